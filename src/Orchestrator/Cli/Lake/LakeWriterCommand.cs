using System.CommandLine;
using Hybrid.Orchestrator.Cli.Output;

namespace Hybrid.Orchestrator.Cli.Lake;

/// <summary><c>hybrid lake writer retire T W</c></summary>
internal sealed class LakeWriterCommand : HybridCommand
{
    public LakeWriterCommand() : base("writer", "The streams that write a table.") => Add(new RetireCommand());

    public override IReadOnlyList<(string CommandLine, string Meaning)> Examples =>
        [("hybrid lake writer retire revenue shop/old-stream/revenue", "a stream that will not come back no longer holds the watermark")];

    private sealed class RetireCommand : HybridCommand
    {
        public RetireCommand() : base("retire", "Take a stream that will not come back out of the table's watermark.")
        {
            var table = new Argument<string>("table") { Description = "The table's name." };
            var writer = new Argument<string>("writer") { Description = "The writer, as `hybrid lake show` lists it: project/stream/sink." };
            Add(table);
            Add(writer);
            SetAction(async (result, cancellation) =>
            {
                var lake = LakePlace.Open(result);
                var name = result.GetRequiredValue(table);
                await LakePlace.SnapshotAsync(lake, name, version: null, cancellation);
                var outcome = await lake.Table(name).RetireWriterAsync(result.GetRequiredValue(writer), cancellation);
                if (result.GetValue(Shared.Json))
                    Console.WriteLine(JsonText.Line(line => line.Number("version", outcome.Version).Text("watermark", Cells.JsonWatermark(outcome.Snapshot.Loop.Watermark))));
                else
                    Console.WriteLine($"Retired in version {outcome.Snapshot.Version}; the watermark is {Cells.Watermark(outcome.Snapshot.Loop.Watermark)}.");
                return 0;
            });
        }

        public override IReadOnlyList<(string CommandLine, string Meaning)> Examples =>
            [("hybrid lake writer retire revenue shop/old-stream/revenue", "the watermark is that of the other writers from now on")];
    }
}
