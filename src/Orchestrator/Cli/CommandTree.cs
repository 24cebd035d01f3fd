using System.CommandLine;
using System.CommandLine.Help;
using Hybrid.Orchestrator.Cli.Lake;

namespace Hybrid.Orchestrator.Cli;

/// <summary>All commands.</summary>
internal static class CommandTree
{
    /// <summary>Builds the tree.</summary>
    public static RootCommand Build()
    {
        var root = new RootCommand("Kafka events in; windowed, exactly-once Parquet out; one batch run for every partition that closes.")
        {
            new DemoCommand(),
            new NewCommand(),
            new CheckCommand(),
            new RunCommand(),
            new StopCommand(),
            new StatusCommand(),
            new StreamCommand(),
            new BatchCommand(),
            new LakeCommand(),
            new SchemaCommand(),
            new CompletionCommand(),
            new VersionCommand(),
        };
        root.Add(Shared.Json);
        root.Options.OfType<VersionOption>().Single().Description = "Show the version.";
        var help = root.Options.OfType<HelpOption>().Single();
        help.Description = "Show help and examples.";
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
        return root;
    }
}
