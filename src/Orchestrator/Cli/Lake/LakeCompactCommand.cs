using System.CommandLine;
using Hybrid.Lake.Parquet;
using Hybrid.Lake.Tables;
using Hybrid.Orchestrator.Cli.Output;

namespace Hybrid.Orchestrator.Cli.Lake;

/// <summary><c>hybrid lake compact T</c></summary>
internal sealed class LakeCompactCommand : HybridCommand
{
    public LakeCompactCommand() : base("compact", "Merge the small files of partitions. Partitions that become final are compacted by themselves.")
    {
        var table = new Argument<string>("table") { Description = "The table's name." };
        var partition = new Option<string?>("--partition") { Description = "Only this partition.", HelpName = "P" };
        Add(table);
        Add(partition);
        SetAction(async (result, cancellation) =>
        {
            var lake = LakePlace.Open(result);
            var snapshot = await LakePlace.SnapshotAsync(lake, result.GetRequiredValue(table), version: null, cancellation);
            IReadOnlyList<PartitionKey> partitions = result.GetValue(partition) is { } text ? [LakePlace.Partition(snapshot, text)] : [.. snapshot.Partitions];
            var rewriter = new ParquetRewriter();
            var compacted = new List<(PartitionKey Partition, long Version)>();
            foreach (var one in partitions)
            {
                var outcome = await lake.Table(snapshot.Definition.Name).CompactAsync(one, rewriter, cancellation);
                if (outcome.Version is { } version)
                    compacted.Add((one, version));
            }

            if (result.GetValue(Shared.Json))
                Console.WriteLine(JsonText.Line(line => line.Objects("compacted", compacted, (item, one) => item.Text("partition", one.Partition.ToString()).Number("version", one.Version))));
            else
                Console.WriteLine(compacted.Count == 0 ? "Nothing to compact." : $"Compacted {compacted.Count} of {partitions.Count} partitions: {string.Join(", ", compacted.Select(one => one.Partition))}");
            return 0;
        });
    }

    public override IReadOnlyList<(string CommandLine, string Meaning)> Examples => [("hybrid lake compact revenue", "all partitions that are worth it")];
}
