using System.CommandLine;
using Hybrid.Orchestrator.Cli.Run;
using Hybrid.Orchestrator.Run.Daemons;

namespace Hybrid.Orchestrator.Cli;

/// <summary><c>hybrid run</c></summary>
internal sealed class RunCommand : HybridCommand
{
    public RunCommand() : base("run", "Run the project: its streams, and its batch jobs as partitions close. Ctrl-C stops it; a second one kills it.")
    {
        var untilDone = new Option<bool>("--until-done") { Description = "Read what is there now, run what is due, and end." };
        var takeOver = new Option<bool>("--take-over") { Description = "Start in the place of a daemon that does not answer. The old one can write nothing more." };
        var acceptDuplicates = new Option<bool>("--accept-duplicates") { Description = "Start also where a table cannot be taken back to the checkpoint: rows that it holds come again." };
        Add(Shared.Project);
        Add(untilDone);
        Add(takeOver);
        Add(acceptDuplicates);
        SetAction((result, _) => DaemonRunner.RunAsync(
            result.LoadProject(),
            new DaemonOptions
            {
                UntilDone = result.GetValue(untilDone),
                TakeOver = result.GetValue(takeOver),
                AcceptDuplicates = result.GetValue(acceptDuplicates),
            },
            result.GetValue(Shared.Json)));
    }

    public override IReadOnlyList<(string CommandLine, string Meaning)> Examples =>
    [
        ("hybrid run", "the project in this folder, until Ctrl-C"),
        ("hybrid run --until-done", "what is there now, then end"),
        ("hybrid run --json > events.ndjson", "one JSON object an event"),
        ("KAFKA=broker:9092 hybrid run", "with a variable that hybrid.yaml uses"),
    ];
}
