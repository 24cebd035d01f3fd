using Hybrid.EndToEnd.Tests.Crash;
using Hybrid.EndToEnd.Tests.Lakes;
using Hybrid.Lake.Tables;

namespace Hybrid.EndToEnd.Tests.Wikipedia;

public sealed class SparkReadsLakeTests(KafkaServer kafka) : IClassFixture<KafkaServer>
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    [ServerFact]
    public async Task Read_MoreThanTenVersionsAndLogBelowTheCheckpointDeleted_SparkAndWeSeeTheSameRows()
    {
        using ProjectFolder project = ProjectFolder.CopyOf("wikipedia").Replace("hybrid.yaml", "every: 5s", "every: 500ms");
        using TemporaryFolder folder = new();
        await RunSlowlyAsync(project);
        string[] parts = [.. GoldenSql.Tables.Select(table => CopyWithoutOldLog(project.Lake, folder["cut"], table))];

        await SparkProgram.RunAsync(Source, Deadline, [project.Lake, folder["whole"], .. GoldenSql.Tables]);
        await SparkProgram.RunAsync(Source, Deadline, [folder["cut"], folder["cut-by-spark"], .. GoldenSql.Tables]);

        using LakeRows rows = new();
        rows.Execute(GoldenSql.Source(SharedData.WikipediaEdits));
        foreach (string table in GoldenSql.Tables)
        {
            await rows.ExposeAsync(folder["cut"], table);
            string golden = GoldenSql.Expected(table);
            rows.AssertSame(golden, $"SELECT * FROM \"{table}\"", $"{table}, read by us without the old log");
            rows.AssertSame(golden, $"SELECT * FROM '{folder["whole"]}/{table}/*.parquet'", $"{table}, read by Spark");
            rows.AssertSame(golden, $"SELECT * FROM '{folder["cut-by-spark"]}/{table}/*.parquet'", $"{table}, read by Spark without the old log");
        }

        Assert.All(parts, part => Assert.False(File.Exists(Path.Combine(part, "_delta_log", $"{0:d20}.json"))));
    }

    private static string Source => Path.Combine(SharedFolders.Repository, "tests", "EndToEnd.Tests", "Spark", "ReadLake.java");

    // Fed slowly, so that each checkpoint makes a version; then drained, which closes the day.
    private async Task RunSlowlyAsync(ProjectFolder project)
    {
        await kafka.CreateTopicAsync(WikipediaTopic.Name, WikipediaTopic.Partitions);
        await using PacedFeed feed = new(
            kafka.BootstrapServers, WikipediaTopic.Name, [.. WikipediaTopic.Lines().Select(line => (WikipediaTopic.PartitionOf(line), line))]);
        Dictionary<string, string> environment = new() { ["KAFKA"] = kafka.BootstrapServers };
        await using HybridProgram daemon = HybridProgram.Start(project.Path, environment, "run");
        feed.Feed(WikipediaTopic.Edits, TimeSpan.FromSeconds(60));
        LakeCatalog lake = LakeCatalog.Open(project.Lake);
        LakeTable edits = lake.Table("edits");
        foreach (LakeTable table in (LakeTable[])[edits, lake.Table("channel_minutes")])
        {
            await Wait.Until(
                async over => await table.ExistsAsync(over) && (await table.SnapshotAsync(over)).Version > 12, Deadline, what: $"{table.Name} has more than 12 versions");
        }

        await feed.FinishAsync();
        await Wait.Until(
            async over => (await edits.SnapshotAsync(over)).Files.Sum(file => file.Rows) == WikipediaTopic.Edits, Deadline, what: "all edits are committed");
        ProgramResult stop = await HybridProgram.RunAsync(project.Path, environment, Deadline, "stop", "--drain");
        Assert.True(stop.ExitCode == 0, stop.ToString());
        ProgramResult result = await daemon.EndAsync(Deadline);
        Assert.True(result.ExitCode == 0, result.ToString());
    }

    private static string CopyWithoutOldLog(string lake, string copy, string table)
    {
        string from = Path.Combine(lake, table);
        string to = Path.Combine(copy, table);
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        string log = Path.Combine(to, "_delta_log");
        string checkpoint = Directory.EnumerateFiles(log, "*.checkpoint.parquet").Max(StringComparer.Ordinal)!;
        string version = Path.GetFileName(checkpoint)[..20];
        foreach (string json in Directory.EnumerateFiles(log, "*.json").Where(json => string.CompareOrdinal(Path.GetFileName(json)[..20], version) < 0))
        {
            File.Delete(json);
        }

        return to;
    }
}
