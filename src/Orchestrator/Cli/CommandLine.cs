using System.CommandLine;
using System.CommandLine.Parsing;
using Hybrid.BatchLayer;
using Hybrid.Lake;
using Hybrid.Orchestrator.Cli.Output;
using Hybrid.Orchestrator.Project;
using Hybrid.Orchestrator.Run;
using Hybrid.StreamLayer;

namespace Hybrid.Orchestrator.Cli;

/// <summary>
/// Runs a command line. Exit codes: 0 done, 1 failed, 2 wrong usage. Results go to standard output, everything else to standard error.
/// </summary>
internal static class CommandLine
{
    /// <summary>Parses and runs.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var root = CommandTree.Build();
        var result = root.Parse(args);
        if (result.Action is null or System.CommandLine.Invocation.ParseErrorAction || result.Errors.Count > 0)
            return WrongUsage(result);
        var json = result.GetValue(Shared.Json);
        try
        {
            return await result.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (OrchestratorException error)
        {
            return Failed(error.Code.ToString(), error.Message, json, isPlain: error.Code is OrchestratorError.InvalidProject or OrchestratorError.CompileFailed);
        }
        catch (LakeException error)
        {
            return Failed(error.Code.ToString(), error.Message, json);
        }
        catch (StreamException error)
        {
            return Failed(error.Code.ToString(), error.Message, json);
        }
        catch (BatchException error)
        {
            return Failed(error.Code.ToString(), error.Message, json);
        }
        catch (OperationCanceledException)
        {
            return Failed("Cancelled", "Cancelled.", json);
        }
        catch (IOException error)
        {
            return Failed("Storage", error.Message, json);
        }
        catch (UnauthorizedAccessException error)
        {
            return Failed("PermissionDenied", error.Message, json);
        }
    }

    private static int Failed(string code, string message, bool json, bool isPlain = false)
    {
        if (json)
            Console.Error.WriteLine(JsonText.Line(writer => writer.Object("error", error => error.Text("code", code).Text("message", message))));
        else
            Console.Error.WriteLine(isPlain ? message : $"hybrid: {message}");
        return ExitCodes.Failed;
    }

    private static int WrongUsage(ParseResult result)
    {
        var command = result.CommandResult.Command;
        var path = PathOf(result.CommandResult);
        var unmatched = result.UnmatchedTokens.Count > 0 ? result.UnmatchedTokens[0] : null;
        if (unmatched is not null && unmatched.StartsWith('-'))
        {
            var options = result.CommandResult.SelfAndParents().SelectMany(level => level.Options.Where(option => level == command || option.Recursive));
            Console.Error.WriteLine($"hybrid: '{unmatched}' is not an option of '{path}'{NearestWord.Hint(unmatched, options.SelectMany(option => option.Aliases.Append(option.Name)))}");
        }
        else if (unmatched is not null && command.Subcommands.Count > 0)
        {
            var words = command.Subcommands.Where(subcommand => !subcommand.Hidden).Select(subcommand => subcommand.Name);
            Console.Error.WriteLine($"hybrid: '{unmatched}' is not a command of '{path}'{NearestWord.Hint(unmatched, words)}");
        }
        else if (command.Subcommands.Count > 0)
        {
            Console.Error.WriteLine($"hybrid: '{path}' needs a command: {string.Join(", ", command.Subcommands.Where(subcommand => !subcommand.Hidden).Select(subcommand => subcommand.Name))}");
        }
        else
        {
            foreach (var error in result.Errors)
                Console.Error.WriteLine($"hybrid: {error.Message}");
        }
        Console.Error.WriteLine($"See '{path} --help'.");
        return ExitCodes.WrongUsage;
    }

    private static string PathOf(CommandResult result) => string.Join(' ', result.SelfAndParents().Reverse().Select(command => command is RootCommand ? "hybrid" : command.Name));

    private static IEnumerable<Command> SelfAndParents(this CommandResult result)
    {
        for (SymbolResult? level = result; level is not null; level = level.Parent)
        {
            if (level is CommandResult command)
                yield return command.Command;
        }
    }
}
