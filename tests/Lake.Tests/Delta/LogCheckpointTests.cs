using Hybrid.Lake.Delta;
using Hybrid.Lake.DuckDb;
using Hybrid.Lake.Tables;

namespace Hybrid.Lake.Tests.Delta;

public sealed class LogCheckpointTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTime _time = ManualTime.Start();

    public void Dispose() => _folder.Dispose();

    private string LogFolder => Path.Combine(_folder.Path, "orders", "_delta_log");

    [Fact]
    public async Task Checkpoint_AfterTenVersions_AndEntriesBelowDeleted_GivesTheSameSnapshot()
    {
        var before = await FillAsync(25);
        var version = await CheckpointedAsync();
        Assert.InRange(version, 10, before.Version);
        foreach (var entry in Directory.GetFiles(LogFolder, "*.json"))
            if (LogNames.TryCommit(Path.GetFileName(entry), out var at) && at <= version)
                File.Delete(entry);

        var after = await LakeCatalog.Open(_folder.Path).Table("orders").SnapshotAsync();
        AssertSame(before, after);
        await using var lake = LakeCatalog.Open(_folder.Path, _time);
        Assert.Equal(CommitResult.Committed, (await lake.Table("orders").CommitAsync(TestTable.Append(TestTable.File(TestTable.Hour(1))))).Result);
    }

    [Fact]
    public async Task Checkpoint_OddPathsTagsAndBigNumbers_GoThereAndBack()
    {
        await using var lake = LakeCatalog.Open(_folder.Path, _time);
        var table = await lake.EnsureAsync(TestTable.Definition() with { Properties = new Dictionary<string, string> { ["own.note"] = "a'b\"c" } });
        var odd = TestTable.File(TestTable.Hour(1)) with { Path = "date=2015-09-12/hour=1/50%25 Zürich = 東京.parquet", Tags = new Dictionary<string, string> { ["k"] = "v'\"" } };
        var none = TestTable.File(PartitionKey.Null(PartitionUnit.Hour)) with { Rows = null, Stats = null };
        await table.CommitAsync((_, _) => ValueTask.FromResult(CommitDecision.Commit(new()
        {
            Operation = "WRITE",
            Adds = [odd with { Writer = "a/b/c", WriterNumber = WriterNumber.Of(int.MaxValue, uint.MaxValue) }, none],
            Transaction = new("a/b/c", WriterNumber.Of(int.MaxValue, uint.MaxValue)),
        })));
        while (await table.CheckpointAsync() is null)
            await table.CommitAsync(TestTable.Append(TestTable.File(TestTable.Hour(2))));
        await lake.DisposeAsync();

        var before = await table.SnapshotAsync();
        foreach (var entry in Directory.GetFiles(LogFolder, "0*.json"))
            File.Delete(entry);
        var after = await LakeCatalog.Open(_folder.Path).Table("orders").SnapshotAsync();
        AssertSame(before, after);
        Assert.Equal("v'\"", after.FileAt(odd.Path)!.Tags!["k"]);
        Assert.Equal("a'b\"c", after.Definition.Properties["own.note"]);
        Assert.Equal(PartitionKey.Null(PartitionUnit.Hour), after.FileAt(none.Path)!.Partition);
        Assert.Equal(WriterNumber.Of(int.MaxValue, uint.MaxValue), after.TransactionOf("a/b/c"));
    }

    [Fact]
    public async Task Checkpoint_Schema_IsDeltas()
    {
        await FillAsync(12);
        var version = await CheckpointedAsync();
        using var database = DuckDatabase.Open();
        using var connection = database.Connect();
        using var rows = connection.Query($"SELECT column_name || ' ' || column_type FROM (DESCRIBE SELECT * FROM read_parquet({DuckSql.Text(Path.Combine(LogFolder, $"{version:D20}.checkpoint.parquet"))}))");
        var columns = new List<string?>();
        while (rows.Read())
            columns.Add(rows.GetString(0));
        Assert.Equal(
            [
                "txn STRUCT(appId VARCHAR, \"version\" BIGINT, lastUpdated BIGINT)",
                "add STRUCT(path VARCHAR, partitionValues MAP(VARCHAR, VARCHAR), size BIGINT, modificationTime BIGINT, dataChange BOOLEAN, tags MAP(VARCHAR, VARCHAR), stats VARCHAR)",
                "remove STRUCT(path VARCHAR, deletionTimestamp BIGINT, dataChange BOOLEAN)",
                "metaData STRUCT(id VARCHAR, \"name\" VARCHAR, description VARCHAR, format STRUCT(provider VARCHAR, \"options\" MAP(VARCHAR, VARCHAR)), schemaString VARCHAR, partitionColumns VARCHAR[], \"configuration\" MAP(VARCHAR, VARCHAR), createdTime BIGINT)",
                "protocol STRUCT(minReaderVersion INTEGER, minWriterVersion INTEGER)",
            ],
            columns);
    }

    [Theory]
    [InlineData("checkpoint")]
    [InlineData("fold")]
    [InlineData("last")]
    public async Task Snapshot_WithADamagedFile_ComesFromWhatIsWhole(string what)
    {
        var before = await FillAsync(25);
        var version = await CheckpointedAsync();
        var path = what switch
        {
            "checkpoint" => Path.Combine(LogFolder, $"{version:D20}.checkpoint.parquet"),
            "fold" => Path.Combine(_folder.Path, "orders", LogNames.Fold(version)),
            _ => Path.Combine(LogFolder, "_last_checkpoint"),
        };
        await File.WriteAllTextAsync(path, "{ damaged");
        AssertSame(before, await LakeCatalog.Open(_folder.Path).Table("orders").SnapshotAsync());
    }

    [Fact]
    public async Task Snapshot_FromAnotherProgramsCheckpointAlone_StartsTheLoopAnew()
    {
        var before = await FillAsync(25);
        var version = await CheckpointedAsync();
        Directory.Delete(Path.Combine(_folder.Path, "orders", "_hybrid"), recursive: true);
        foreach (var entry in Directory.GetFiles(LogFolder, "0*.json"))
            if (LogNames.TryCommit(Path.GetFileName(entry), out var at) && at <= version)
                File.Delete(entry);
        var after = await LakeCatalog.Open(_folder.Path).Table("orders").SnapshotAsync();
        Assert.Equal(before.Files.Select(file => file.Path).Order(), after.Files.Select(file => file.Path).Order());
        Assert.All(after.Partitions, partition => Assert.True(after.Loop.GenerationOf(partition) >= version));
    }

    [Fact]
    public async Task StaleReader_AfterItsEntriesWereDeleted_GoesOnFromTheCheckpoint()
    {
        await FillAsync(3);
        var stale = LakeCatalog.Open(_folder.Path).Table("orders");
        var old = await stale.SnapshotAsync();
        var before = await FillAsync(25);
        await CheckpointedAsync();
        foreach (var entry in Directory.GetFiles(LogFolder, "0*.json"))
            if (LogNames.TryCommit(Path.GetFileName(entry), out var at) && at <= old.Version + 2)
                File.Delete(entry);

        var changes = await stale.ChangesAsync(old);
        AssertSame(before, changes.Now);
        var all = Assert.Single(changes.Versions);
        Assert.NotEmpty(all.Changes.Changed);
    }

    [Fact]
    public async Task Clean_OldEntries_KeepsTheTableAndItsTimeTravel()
    {
        var before = await FillAsync(45);
        await CheckpointedAsync();
        await using var lake = LakeCatalog.Open(_folder.Path, _time);
        Assert.Equal(0, await lake.Table("orders").CleanLogAsync(TimeSpan.FromDays(3650)));
        _time.Advance(TimeSpan.FromDays(365 * 10)); // files have the machine's time
        Assert.True(await lake.Table("orders").CleanLogAsync(TimeSpan.FromDays(30)) > 9);
        AssertSame(before, await LakeCatalog.Open(_folder.Path).Table("orders").SnapshotAsync());
        Assert.False(File.Exists(Path.Combine(LogFolder, $"{0:D20}.json")));
    }

    [Fact]
    public void Clean_Decision_KeepsFromACheckpointBelowTheCutOff()
    {
        static DateTimeOffset Day(int day) => new(2026, 1, day, 0, 0, 0, TimeSpan.Zero);
        (long, DateTimeOffset)[] commits = [.. Enumerable.Range(0, 20).Select(version => ((long)version, Day(version + 1)))];
        Assert.Equal(8, LogCleaner.Decide(commits, [4, 8, 12], Day(11))); // the cut-off is version 10
        Assert.Equal(8, LogCleaner.Decide(commits, [4, 8, 12], Day(9)));
        Assert.Null(LogCleaner.Decide(commits, [4, 8, 12], Day(4)));
        Assert.Null(LogCleaner.Decide(commits, [], Day(20)));
    }

    [Theory]
    [InlineData(1000, 0, true)] // small: always
    [InlineData(100 << 20, 1 << 20, false)]
    [InlineData(100 << 20, 11 << 20, true)]
    public void Checkpoint_OfALargeTable_WaitsForATenth(long bytes, long tail, bool expected) =>
        Assert.Equal(expected, LogCheckpointer.IsTailLong(bytes, tail));

    private async Task<Snapshot> FillAsync(int commits)
    {
        await using var lake = LakeCatalog.Open(_folder.Path, _time);
        var table = await lake.EnsureAsync(TestTable.Definition(lateness: TimeSpan.FromHours(2)));
        var incarnation = WriterNumber.Incarnation((await table.SnapshotAsync()).TransactionOf("w") ?? 0) + 1;
        var writer = new LakeWriter(table, "w", incarnation);
        await writer.OpenAsync(new() { Restored = (await table.SnapshotAsync()).Loop.Writers.GetValueOrDefault("w")?.Position ?? 0 });
        for (var epoch = 1; epoch <= commits; epoch++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            var file = TestTable.File(TestTable.Hour(epoch / 4), "w", WriterNumber.Of(incarnation, epoch));
            await writer.CommitAsync(TestTable.Epoch(incarnation, epoch, TestTable.Hour(epoch / 4).Start, file));
            if (epoch % 7 == 0)
                await table.CommitAsync((follows, _) => ValueTask.FromResult(CommitDecision.Commit(new()
                {
                    Operation = "OPTIMIZE",
                    Kind = CommitKind.Compaction,
                    Adds = [TestTable.File(TestTable.Hour(epoch / 4))],
                    Removes = [.. follows.FilesOf(TestTable.Hour(epoch / 4))],
                })));
        }

        return await table.SnapshotAsync();
    }

    private async Task<long> CheckpointedAsync()
    {
        await using var lake = LakeCatalog.Open(_folder.Path, _time);
        await lake.Table("orders").CheckpointAsync();
        return LastCheckpoint.Read(await File.ReadAllBytesAsync(Path.Combine(LogFolder, "_last_checkpoint")))!.Version;
    }

    private static void AssertSame(Snapshot expected, Snapshot actual)
    {
        Assert.Equal((expected.Version, expected.TableId, expected.Timestamp), (actual.Version, actual.TableId, actual.Timestamp));
        Assert.Equal(expected.Files.OrderBy(file => file.Path).Select(file => file with { Tags = null }), actual.Files.OrderBy(file => file.Path).Select(file => file with { Tags = null }));
        Assert.Equal(expected.Partitions, actual.Partitions);
        Assert.Equal(expected.Transactions.OrderBy(entry => entry.Key), actual.Transactions.OrderBy(entry => entry.Key));
        Assert.Equal(expected.State.Tombstones.Keys.Order(), actual.State.Tombstones.Keys.Order());
        Assert.Equal(expected.Loop.Watermark, actual.Loop.Watermark);
        Assert.Equal(expected.Loop.Partitions, actual.Loop.Partitions);
        Assert.Equal(expected.Loop.Writers.OrderBy(entry => entry.Key), actual.Loop.Writers.OrderBy(entry => entry.Key));
    }
}
