using System.CommandLine;
using Hybrid.Lake.Tables;
using Hybrid.Orchestrator.Cli.Output;
using Spectre.Console;

namespace Hybrid.Orchestrator.Cli.Lake;

/// <summary><c>hybrid lake show T</c></summary>
internal sealed class LakeShowCommand : HybridCommand
{
    private const int ShownPartitions = 50;

    public LakeShowCommand() : base("show", "Show a table: columns, partitions with their generations, writers; or one partition with its files and lineage.")
    {
        var table = new Argument<string>("table") { Description = "The table's name." };
        var partition = new Option<string?>("--partition") { Description = "One partition: its files, and what its rows were made from.", HelpName = "P" };
        var version = new Option<long?>("--version") { Description = "The table as it was at a version.", HelpName = "N" };
        Add(table);
        Add(partition);
        Add(version);
        SetAction(async (result, cancellation) =>
        {
            var lake = LakePlace.Open(result);
            var snapshot = await LakePlace.SnapshotAsync(lake, result.GetRequiredValue(table), result.GetValue(version), cancellation);
            var json = result.GetValue(Shared.Json);
            if (result.GetValue(partition) is { } text)
                ShowPartition(snapshot, LakePlace.Partition(snapshot, text), json);
            else
                ShowTable(snapshot, json);
            return 0;
        });
    }

    public override IReadOnlyList<(string CommandLine, string Meaning)> Examples =>
    [
        ("hybrid lake show revenue", "partitions, the newest last"),
        ("hybrid lake show report --partition 2015-09-12T05", "which generations of which inputs went into this hour"),
        ("hybrid lake show revenue --version 7", "as it was then"),
    ];

    private static void ShowTable(Snapshot snapshot, bool json)
    {
        var definition = snapshot.Definition;
        var partitions = snapshot.Loop.Partitions;
        if (json)
        {
            Console.WriteLine(JsonText.Line(line => line
                .Text("table", definition.Name).Number("version", snapshot.Version).Text("committedAt", Cells.Iso(snapshot.Timestamp))
                .Text("partition", LakeLsCommand.Unit(snapshot)).Texts("keys", definition.Keys).Text("watermark", Cells.JsonWatermark(snapshot.Loop.Watermark))
                .Objects("columns", definition.Columns.Concat(definition.PartitionColumns), (item, column) => item.Text("name", column.Name).Text("type", column.Type.ToString()))
                .Objects("writers", snapshot.Loop.Writers.OrderBy(writer => writer.Key), (item, writer) => item
                    .Text("writer", writer.Key).Text("watermark", Cells.JsonWatermark(writer.Value.Watermark)).Text("position", WriterNumber.Text(writer.Value.Position)))
                .Objects("partitions", partitions, (item, partition) => item
                    .Text("partition", partition.Key.ToString()).Number("generation", partition.Value.Generation).Text("state", State(partition.Value))
                    .Number("files", snapshot.FileCountOf(partition.Key)).Number("rows", Rows(snapshot, partition.Key)))));
            return;
        }

        var console = Screen.Out;
        console.WriteLine($"{definition.Name} at version {snapshot.Version}, {Cells.Of(snapshot.Timestamp)}");
        console.WriteLine($"watermark  {Cells.Watermark(snapshot.Loop.Watermark)}");
        if (definition.IsKeyed)
            console.WriteLine($"keys       {string.Join(", ", definition.Keys)}");
        console.WriteLine($"columns    {string.Join(", ", definition.Columns.Concat(definition.PartitionColumns).Select(column => $"{column.Name} {column.Type}"))}");
        foreach (var (writer, state) in snapshot.Loop.Writers.OrderBy(writer => writer.Key))
            console.WriteLine($"writer     {writer} at {WriterNumber.Text(state.Position)}, watermark {Cells.Watermark(state.Watermark)}{(state.IsIdle ? " (past an idle source)" : "")}");
        console.WriteLine();
        if (partitions.Count > ShownPartitions)
            console.WriteLine($"the newest {ShownPartitions} of {partitions.Count} partitions:");
        var table = Screen.Table("partition", "generation#", "state", "files#", "rows#");
        foreach (var (partition, state) in partitions.Skip(partitions.Count - ShownPartitions))
            table.Row(partition.ToString(), Cells.Of(state.Generation), State(state), Cells.Count(snapshot.FileCountOf(partition)), Cells.Count(Rows(snapshot, partition)));
        console.Write(table);
    }

    private static void ShowPartition(Snapshot snapshot, PartitionKey partition, bool json)
    {
        if (!snapshot.Loop.Partitions.TryGetValue(partition, out var state))
            throw new OrchestratorException(OrchestratorError.InvalidArgument, $"{snapshot.Definition.Name} has never held rows of {partition} (version {snapshot.Version}).");
        var files = snapshot.FilesOf(partition).OrderBy(file => file.Path, StringComparer.Ordinal).ToList();
        if (json)
        {
            Console.WriteLine(JsonText.Line(line =>
            {
                line.Text("table", snapshot.Definition.Name).Number("version", snapshot.Version).Text("partition", partition.ToString())
                    .Number("generation", state.Generation).Text("state", State(state)).Number("closedIn", state.ClosedIn).Number("finalIn", state.FinalIn);
                if (state.Lineage is { } lineage)
                {
                    line.Object("lineage", item => item.Text("job", lineage.Job).Text("run", lineage.RunId).Number("sequence", lineage.Sequence)
                        .Objects("inputs", lineage.Inputs, (read, input) => read.Text("table", input.Table).Text("partition", input.Partition.ToString()).Number("generation", input.Generation)));
                }

                line.Objects("files", files, (item, file) => item.Text("path", file.Path).Number("rows", file.Rows).Number("bytes", file.Size).Text("writer", file.Writer));
            }));
            return;
        }

        var console = Screen.Out;
        console.WriteLine($"{snapshot.Definition.Name} {partition}: generation {state.Generation}, {State(state)}");
        if (state.ClosedIn is { } closed)
            console.WriteLine($"closed by version {closed}{(state.FinalIn is { } final ? $", final by version {final}" : "")}");
        if (state.Lineage is { } from)
        {
            console.WriteLine($"made by run {from.RunId} of job {from.Job} from");
            foreach (var input in from.Inputs)
                console.WriteLine($"  {input.Table} {input.Partition} at generation {input.Generation}");
        }

        console.WriteLine();
        var table = Screen.Table("file", "rows#", "size#", "writer");
        foreach (var file in files)
            table.Row(file.Path, Cells.Count(file.Rows), Cells.Bytes(file.Size), file.Writer ?? "");
        console.Write(table);
    }

    private static string State(PartitionState state) => state.IsFinal ? "final" : state.IsClosed ? "closed" : "open";

    private static long? Rows(Snapshot snapshot, PartitionKey partition) => snapshot.FilesOf(partition).Aggregate((long?)0, (sum, file) => sum + file.Rows);
}
