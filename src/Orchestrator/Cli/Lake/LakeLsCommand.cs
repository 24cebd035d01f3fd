using Hybrid.Lake.Tables;
using Hybrid.Orchestrator.Cli.Output;

namespace Hybrid.Orchestrator.Cli.Lake;

/// <summary><c>hybrid lake ls</c></summary>
internal sealed class LakeLsCommand : HybridCommand
{
    public LakeLsCommand() : base("ls", "List the tables.") => SetAction(async (result, cancellation) =>
    {
        var lake = LakePlace.Open(result);
        var snapshots = new List<Snapshot>();
        foreach (var name in await lake.TablesAsync(cancellation))
            snapshots.Add(await lake.Table(name).SnapshotAsync(cancellation));
        Show(lake, snapshots, result.GetValue(Shared.Json));
        return 0;
    });

    public override IReadOnlyList<(string CommandLine, string Meaning)> Examples =>
    [
        ("hybrid lake ls", "the tables of the project in this folder"),
        ("hybrid lake ls --lake ./lake --json", "for programs"),
    ];

    private static void Show(LakeCatalog lake, List<Snapshot> snapshots, bool json)
    {
        if (json)
        {
            Console.WriteLine(JsonText.Line(line => line.Text("lake", lake.Storage.Location).Objects("tables", snapshots, (item, snapshot) => item
                .Text("name", snapshot.Definition.Name)
                .Number("version", snapshot.Version)
                .Text("partition", Unit(snapshot))
                .Texts("keys", snapshot.Definition.Keys)
                .Number("partitions", snapshot.Partitions.Count())
                .Number("files", snapshot.FileCount)
                .Number("rows", Rows(snapshot))
                .Number("bytes", snapshot.Files.Sum(file => file.Size))
                .Text("watermark", Cells.JsonWatermark(snapshot.Loop.Watermark)))));
            return;
        }

        if (snapshots.Count == 0)
        {
            Console.Error.WriteLine($"No tables yet in {lake.Storage.Location}.");
            return;
        }

        var table = Screen.Table("table", "version#", "by", "partitions#", "files#", "rows#", "size#", "watermark");
        foreach (var snapshot in snapshots)
        {
            table.Row(
                snapshot.Definition.Name,
                Cells.Of(snapshot.Version),
                Unit(snapshot),
                Cells.Count(snapshot.Partitions.Count()),
                Cells.Count(snapshot.FileCount),
                Cells.Count(Rows(snapshot)),
                Cells.Bytes(snapshot.Files.Sum(file => file.Size)),
                Cells.Watermark(snapshot.Loop.Watermark));
        }

        Screen.Out.Write(table);
    }

    internal static string Unit(Snapshot snapshot) => snapshot.Definition.Partition.ToString().ToLowerInvariant();

    // Null when a file of another writer does not say how many rows it has.
    internal static long? Rows(Snapshot snapshot) => snapshot.Files.Aggregate((long?)0, (sum, file) => sum + file.Rows);
}
