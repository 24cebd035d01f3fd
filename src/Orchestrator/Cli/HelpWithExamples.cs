using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Hybrid.Orchestrator.Cli;

/// <summary>Help as System.CommandLine writes it, with the command's examples below.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    private static readonly IReadOnlyList<(string, string)> First =
    [
        ("hybrid new shop", "a project that runs as it is"),
        ("hybrid run", "run the project in this folder"),
        ("hybrid status", "what runs, how far it is, what failed"),
        ("hybrid lake sql \"SELECT * FROM revenue LIMIT 5\"", "look into the tables"),
    ];

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var code = help.Invoke(parseResult);
        var command = parseResult.CommandResult.Command;
        var examples = command is HybridCommand own ? own.Examples : First;
        var output = parseResult.InvocationConfiguration.Output;
        if (examples.Count > 0)
        {
            var width = examples.Max(example => example.Item1.Length);
            output.WriteLine("Examples:");
            foreach (var (line, meaning) in examples)
                output.WriteLine($"  {line.PadRight(width)}  {meaning}");
        }

        return code;
    }
}
