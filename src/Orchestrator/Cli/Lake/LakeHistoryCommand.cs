using System.CommandLine;
using Hybrid.Lake.Tables;
using Hybrid.Orchestrator.Cli.Output;
using Spectre.Console;

namespace Hybrid.Orchestrator.Cli.Lake;

/// <summary><c>hybrid lake history T</c></summary>
internal sealed class LakeHistoryCommand : HybridCommand
{
    public LakeHistoryCommand() : base("history", "Show a table's versions, the newest first: who committed what, and which partitions it closed.")
    {
        var table = new Argument<string>("table") { Description = "The table's name." };
        var limit = new Option<int>("--limit", "-n") { Description = "At most so many versions.", DefaultValueFactory = _ => 20, HelpName = "N" };
        Add(table);
        Add(limit);
        SetAction(async (result, cancellation) =>
        {
            var lake = LakePlace.Open(result);
            var name = result.GetRequiredValue(table);
            await LakePlace.SnapshotAsync(lake, name, version: null, cancellation);
            var entries = await lake.Table(name).HistoryAsync(cancellation).Take(result.GetValue(limit)).ToListAsync(cancellation);
            Show(entries, result.GetValue(Shared.Json));
            return 0;
        });
    }

    public override IReadOnlyList<(string CommandLine, string Meaning)> Examples =>
    [
        ("hybrid lake history revenue", "the newest 20 versions"),
        ("hybrid lake history report -n 3", "which generations went into the newest reports"),
    ];

    private static void Show(List<HistoryEntry> entries, bool json)
    {
        if (json)
        {
            foreach (var entry in entries)
                Console.WriteLine(Json(entry));
            return;
        }

        var table = Screen.Table("version#", "time", "operation", "by", "files", "rows#", "partitions", "closed", "watermark");
        foreach (var entry in entries)
        {
            table.Row(
                Cells.Of(entry.Version),
                Cells.Of(new DateTimeOffset(entry.Timestamp.Ticks - entry.Timestamp.Ticks % TimeSpan.TicksPerMillisecond, TimeSpan.Zero)),
                entry.Operation,
                By(entry),
                $"+{entry.FilesAdded} -{entry.FilesRemoved}",
                entry.FilesAdded > 0 ? Cells.Count(entry.RowsAdded) : "",
                Some(entry.Touched),
                Some(entry.Closed) + (entry.Final.Count > 0 ? $" final: {Some(entry.Final)}" : ""),
                entry.Writer is { } writer ? Cells.Watermark(writer.Watermark) : "");
        }

        Screen.Out.Write(table);
    }

    private static string By(HistoryEntry entry) => entry switch
    {
        { Writer: { } writer } => $"{writer.Writer} {WriterNumber.Text(writer.Number)}",
        { Batch: { } batch } => $"job {batch.Lineage.Job}, reads {string.Join(", ", batch.Lineage.Inputs.Select(input => $"{input.Table} {input.Partition}@{input.Generation}"))}",
        _ => entry.Engine ?? "",
    };

    // A commit may close thousands at once; people want the span.
    private static string Some(IReadOnlyList<PartitionKey> partitions) =>
        partitions.Count <= 3 ? string.Join(", ", partitions) : $"{partitions[0]} … {partitions[^1]} ({partitions.Count})";

    private static string Json(HistoryEntry entry) => JsonText.Line(line =>
    {
        line.Number("version", entry.Version).Text("time", Cells.Iso(entry.Timestamp)).Text("operation", entry.Operation).Text("engine", entry.Engine)
            .Number("filesAdded", entry.FilesAdded).Number("filesRemoved", entry.FilesRemoved).Number("rowsAdded", entry.RowsAdded).Number("bytesAdded", entry.BytesAdded)
            .Texts("touched", entry.Touched.Select(partition => partition.ToString()))
            .Texts("closed", entry.Closed.Select(partition => partition.ToString()))
            .Texts("final", entry.Final.Select(partition => partition.ToString()));
        if (entry.Writer is { } writer)
            line.Object("writer", item => item.Text("name", writer.Writer).Text("number", WriterNumber.Text(writer.Number)).Text("watermark", Cells.JsonWatermark(writer.Watermark)));
        if (entry.Batch is { } batch)
        {
            line.Object("batch", item => item.Text("job", batch.Lineage.Job).Text("run", batch.Lineage.RunId).Text("partition", batch.Partition.ToString())
                .Objects("inputs", batch.Lineage.Inputs, (read, input) => read.Text("table", input.Table).Text("partition", input.Partition.ToString()).Number("generation", input.Generation)));
        }
    });
}
