using System.Diagnostics;

namespace Hybrid.EndToEnd.Tests.Docs;

/// <summary>What the documents tell a reader to type, typed.</summary>
public sealed class DocumentedCommandsTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    [SlowFact]
    public async Task GettingStarted_EachCommandInOrder_Succeeds()
    {
        using TemporaryFolder folder = new();
        string current = folder.Path;
        int run = 0;
        foreach (string command in Commands("docs/guides/getting-started.md"))
        {
            if (command.StartsWith("cd ", StringComparison.Ordinal))
            {
                current = Path.Combine(current, command[3..]);
                continue;
            }

            (int code, string said) = await TypeAsync(current, command);

            // The guide's daemon has ended by itself when the reader comes to the last step: stop says so.
            Assert.True(code == (command == "hybrid stop" ? 1 : 0), $"{command}: exit code {code}\n{said}");
            run++;
        }

        Assert.True(run >= 8, $"{run} commands were found in the guide.");
    }

    [Fact]
    public void Readme_LinksToFiles_AllExist()
    {
        string readme = File.ReadAllText(Path.Combine(SharedFolders.Repository, "README.md"));
        string[] links = [.. readme.Split("](").Skip(1).Select(rest => rest[..rest.IndexOf(')', StringComparison.Ordinal)])];

        Assert.NotEmpty(links);
        Assert.All(
            links.Where(link => !link.StartsWith("http", StringComparison.Ordinal)),
            link => Assert.True(Path.Exists(Path.Combine(SharedFolders.Repository, link)), $"README.md links to {link}, which does not exist."));
    }

    private static IEnumerable<string> Commands(string document) =>
        File.ReadLines(Path.Combine(SharedFolders.Repository, document))
            .Where(line => line.StartsWith("    hybrid ", StringComparison.Ordinal) || line.StartsWith("    cd ", StringComparison.Ordinal))
            .Select(line => line.Trim());

    private static async Task<(int Code, string Said)> TypeAsync(string folder, string command)
    {
        ProcessStartInfo start = new("/bin/sh", ["-c", command]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATH"] = $"{Path.GetDirectoryName(HybridProgram.Executable)}:{System.Environment.GetEnvironmentVariable("PATH")}";
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        using CancellationTokenSource over = new(Deadline);
        await process.WaitForExitAsync(over.Token);
        return (process.ExitCode, await output + await errors);
    }
}
