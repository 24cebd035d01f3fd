using System.Reflection;
using System.Runtime.InteropServices;
using Hybrid.Orchestrator.Cli.Output;

namespace Hybrid.Orchestrator.Cli;

/// <summary><c>hybrid version</c></summary>
internal sealed class VersionCommand : HybridCommand
{
    public VersionCommand() : base("version", "Show the version.") => SetAction(result => Show(result.GetValue(Shared.Json)));

    public override IReadOnlyList<(string CommandLine, string Meaning)> Examples => [("hybrid version", "the program's and the runtime's version")];

    /// <summary>Prints the version; also without a parsed command line, so that it costs nothing else.</summary>
    public static int Show(bool json)
    {
        // 0.1.0+4f2a…: the commit follows the plus sign.
        var parts = typeof(VersionCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+');
        var commit = parts.Length > 1 ? parts[1][..Math.Min(9, parts[1].Length)] : "";
        if (json)
            Console.WriteLine(JsonText.Line(line => line.Text("version", parts[0]).Text("commit", commit).Text("runtime", RuntimeInformation.FrameworkDescription)));
        else
            Console.WriteLine($"hybrid {parts[0]}{(commit.Length > 0 ? $" ({commit})" : "")} on {RuntimeInformation.FrameworkDescription}");
        return 0;
    }
}
