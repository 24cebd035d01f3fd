using System.Text;
using Hybrid.Lake.Storage;
using Hybrid.Lake.Tables;

namespace Hybrid.Lake.Tests.Tables;

public sealed class LakeTableTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTime _time = ManualTime.Start();
    private readonly LakeCatalog _lake;

    public LakeTableTests() => _lake = LakeCatalog.Open(_folder.Path, _time);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Ensure_NewTable_IsReadBackByAnother()
    {
        var definition = TestTable.Definition(PartitionUnit.Minute, TimeSpan.FromMinutes(5), "id") with { Keep = TimeSpan.FromDays(90) };
        await _lake.EnsureAsync(definition);
        await _lake.EnsureAsync(definition);

        var snapshot = await LakeCatalog.Open(_folder.Path).Table("orders").SnapshotAsync();
        Assert.Equal(0, snapshot.Version);
        Assert.Equal(definition.Columns, snapshot.Definition.Columns);
        Assert.Equal(["date", "hour", "minute"], snapshot.Definition.PartitionColumns.Select(column => column.Name));
        Assert.Equal((PartitionUnit.Minute, TimeSpan.FromMinutes(5), TimeSpan.FromDays(90)), (snapshot.Definition.Partition, snapshot.Definition.Lateness, snapshot.Definition.Keep));
        Assert.Equal(["id"], snapshot.Definition.Keys);
        Assert.Equal(["orders"], await _lake.TablesAsync());
    }

    [Fact]
    public async Task Ensure_ByManyAtOnce_MakesOneTable()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () => await LakeCatalog.Open(_folder.Path).EnsureAsync(TestTable.Definition()))));
        Assert.Equal(0, (await _lake.Table("orders").SnapshotAsync()).Version);
    }

    [Fact]
    public async Task Ensure_NewNullableColumnAndLateness_ChangesTheTable()
    {
        await _lake.EnsureAsync(TestTable.Definition());
        var wider = TestTable.Definition(lateness: TimeSpan.FromHours(1));
        wider = wider with { Columns = [.. wider.Columns, new("note", LakeType.String)] };
        await _lake.EnsureAsync(wider);
        await _lake.EnsureAsync(wider);

        var snapshot = await _lake.Table("orders").SnapshotAsync();
        Assert.Equal(1, snapshot.Version);
        Assert.Equal(wider.Columns, snapshot.Definition.Columns);
        Assert.Equal(TimeSpan.FromHours(1), snapshot.Definition.Lateness);
    }

    [Theory]
    [InlineData("type")]
    [InlineData("partition")]
    [InlineData("keys")]
    [InlineData("case")]
    [InlineData("notnull")]
    public async Task Ensure_AnotherTableThere_IsRefused(string what)
    {
        await _lake.EnsureAsync(TestTable.Definition());
        var other = TestTable.Definition(what == "partition" ? PartitionUnit.Day : PartitionUnit.Hour, default, what == "keys" ? ["id"] : []);
        LakeColumn[] columns = what switch
        {
            "type" => [new("id", LakeType.Int), .. other.Columns.Skip(1)],
            "case" => [new("ID", LakeType.Long), .. other.Columns.Skip(1)],
            "notnull" => [.. other.Columns, new("new", LakeType.Int, IsNullable: false)],
            _ => [.. other.Columns],
        };
        var error = await Assert.ThrowsAsync<LakeException>(async () => await _lake.EnsureAsync(other with { Columns = columns }));
        Assert.Equal(LakeError.SchemaMismatch, error.Code);
    }

    [Theory]
    [InlineData("a/b", "id", "")]
    [InlineData("_t", "id", "")]
    [InlineData("t", "a b", "")]
    [InlineData("t", "hour", "")]
    [InlineData("t", "id", "other")]
    public async Task Ensure_WrongDefinition_IsRefused(string name, string column, string key)
    {
        var definition = TestTable.Definition() with { Name = name, Columns = [new(column, LakeType.Long)], Keys = key.Length == 0 ? [] : [key] };
        Assert.Equal(LakeError.InvalidDefinition, (await Assert.ThrowsAsync<LakeException>(async () => await _lake.EnsureAsync(definition))).Code);
    }

    [Fact]
    public async Task Commit_AppendsAndRemoves_ShowInSnapshotsOfEachVersion()
    {
        var table = await _lake.EnsureAsync(TestTable.Definition());
        var first = TestTable.File(TestTable.Hour(1)) with { Writer = "w", WriterNumber = 7, Tags = new Dictionary<string, string> { ["x"] = "y" } };
        var second = TestTable.File(TestTable.Hour(2));
        await table.CommitAsync(TestTable.Append(first));
        await table.CommitAsync(TestTable.Append(second));
        await table.CommitAsync((snapshot, _) => ValueTask.FromResult(CommitDecision.Commit(new() { Operation = "DELETE", Removes = [snapshot.FileAt(first.Path)!] })));

        foreach (var reader in new[] { table, LakeCatalog.Open(_folder.Path).Table("orders") })
        {
            Assert.Empty((await reader.SnapshotAtAsync(0)).Files);
            var file = Assert.Single((await reader.SnapshotAtAsync(1)).Files);
            Assert.Equal(first with { Tags = null }, file with { Tags = null });
            Assert.Equal(first.Tags, file.Tags);
            Assert.Equal(2, (await reader.SnapshotAtAsync(2)).FileCount);
            var now = await reader.SnapshotAsync();
            Assert.Equal([second], now.FilesOf(TestTable.Hour(2)));
            Assert.Equal([TestTable.Hour(2)], now.Partitions);
            Assert.Equal(LakeError.NotFound, (await Assert.ThrowsAsync<LakeException>(async () => await reader.SnapshotAtAsync(9))).Code);
        }
    }

    [Fact]
    public async Task Commit_RemoveOfAFileThatIsGone_IsRefused()
    {
        var table = await _lake.EnsureAsync(TestTable.Definition());
        var error = await Assert.ThrowsAsync<LakeException>(async () => await table.CommitAsync(
            (_, _) => ValueTask.FromResult(CommitDecision.Commit(new() { Operation = "DELETE", Removes = [TestTable.File(TestTable.Hour(1))] }))));
        Assert.Equal(LakeError.Conflict, error.Code);
    }

    [Fact]
    public async Task Changes_SinceASnapshot_AreVersionByVersion()
    {
        var table = await _lake.EnsureAsync(TestTable.Definition());
        var since = await table.SnapshotAsync();
        var writer = new LakeWriter(LakeCatalog.Open(_folder.Path, _time).Table("orders"), "p/s/k", 1);
        await writer.OpenAsync(WriterOpening.Fresh);
        await writer.CommitAsync(TestTable.Epoch(1, 1, TestTable.HourEnd(1) - 1, TestTable.File(TestTable.Hour(1))));
        await writer.CommitAsync(TestTable.Epoch(1, 2, TestTable.HourEnd(1)));

        var changes = await table.ChangesAsync(since);
        Assert.Equal(3, changes.Now.Version);
        Assert.Equal([1, 2, 3], changes.Versions.Select(version => version.Version));
        Assert.Equal([TestTable.Hour(1)], changes.Versions[1].Changes.Changed);
        Assert.Equal([TestTable.Hour(1)], changes.Versions[2].Changes.Closed);
        Assert.Empty((await table.ChangesAsync(changes.Now)).Versions);
    }

    [Fact]
    public async Task History_OfAllKinds_IsNewestFirst()
    {
        var table = await _lake.EnsureAsync(TestTable.Definition());
        var writer = new LakeWriter(table, "p/s/k", 1);
        await writer.OpenAsync(WriterOpening.Fresh);
        await writer.CommitAsync(TestTable.Epoch(1, 1, TestTable.HourEnd(1), TestTable.File(TestTable.Hour(1), rows: 42)));

        var history = new List<HistoryEntry>();
        await foreach (var entry in table.HistoryAsync())
            history.Add(entry);
        Assert.Equal([2L, 1, 0], history.Select(entry => entry.Version));
        Assert.Equal(["STREAMING UPDATE", "STREAMING UPDATE", "CREATE TABLE"], history.Select(entry => entry.Operation));
        Assert.Equal((1, 42L, 100L), (history[0].FilesAdded, history[0].RowsAdded, history[0].BytesAdded));
        Assert.Equal([TestTable.Hour(1)], history[0].Closed);
        Assert.StartsWith("Hybrid/", history[0].Engine);
        Assert.True(history[0].Timestamp > history[1].Timestamp && history[1].Timestamp > history[2].Timestamp);
    }

    [Fact]
    public async Task ForeignTable_WithOddPartitionValues_IsReadAndOverwritten()
    {
        const string Schema = """{\"type\":\"struct\",\"fields\":[{\"name\":\"city\",\"type\":\"string\",\"nullable\":true,\"metadata\":{}},{\"name\":\"tags\",\"type\":{\"type\":\"array\",\"elementType\":\"string\",\"containsNull\":true},\"nullable\":true,\"metadata\":{}}]}""";
        await PublishAsync(0, $$$"""
            {"commitInfo":{"timestamp":1,"operation":"WRITE","operationParameters":{"mode":"Append"},"engineInfo":"Apache-Spark/4.1"}}
            {"protocol":{"minReaderVersion":1,"minWriterVersion":2}}
            {"metaData":{"id":"x","format":{"provider":"parquet","options":{}},"schemaString":"{{{Schema}}}","partitionColumns":["city"],"configuration":{},"createdTime":1}}
            {"add":{"path":"city=Z%C3%BCrich%20%253D/a.parquet","partitionValues":{"city":"Zürich ="},"size":1,"modificationTime":1,"dataChange":true,"unknown":[1]}}
            {"add":{"path":"city=__HIVE_DEFAULT_PARTITION__/b.parquet","partitionValues":{"city":null},"size":1,"modificationTime":1,"dataChange":true}}
            {"somethingNew":{}}
            """);
        var table = _lake.Table("orders");
        var snapshot = await table.SnapshotAsync();
        Assert.Equal(PartitionUnit.Foreign, snapshot.Definition.Partition);
        Assert.Equal("Zürich =", snapshot.FileAt("city=Zürich %3D/a.parquet")!.ForeignValues!["city"]);
        Assert.Null(snapshot.FileAt("city=__HIVE_DEFAULT_PARTITION__/b.parquet")!.ForeignValues!["city"]);

        await table.CommitAsync((follows, _) => ValueTask.FromResult(CommitDecision.Commit(new() { Operation = "DELETE", Removes = [.. follows.Files] })));
        var entry = Encoding.UTF8.GetString((await _lake.Storage.ReadAsync("orders/_delta_log/00000000000000000001.json"))!);
        Assert.Contains("\"path\":\"city=Z%C3%BCrich%20%253D/a.parquet\"", entry, StringComparison.Ordinal);
        Assert.Empty((await LakeCatalog.Open(_folder.Path).Table("orders").SnapshotAsync()).Files);
    }

    [Theory]
    [InlineData("""{"protocol":{"minReaderVersion":3,"minWriterVersion":7,"readerFeatures":["deletionVectors"]}}""", false)]
    [InlineData("""{"protocol":{"minReaderVersion":1,"minWriterVersion":4}}""", true)]
    [InlineData("""{"add":{"path":"a.parquet","partitionValues":{},"size":1,"modificationTime":1,"dataChange":true,"deletionVector":{"storageType":"u"}}}""", false)]
    [InlineData("""{"metaData":{"id":"x","format":{"provider":"parquet","options":{}},"schemaString":"{\"type\":\"struct\",\"fields\":[{\"name\":\"x\",\"type\":\"integer\",\"nullable\":true,\"metadata\":{\"delta.invariants\":\"{}\"}}]}","partitionColumns":[],"configuration":{}}}""", true)]
    public async Task ForeignTable_WithAFeatureNotKnown_IsRefused(string action, bool isReadable)
    {
        await PublishAsync(0, """
            {"protocol":{"minReaderVersion":1,"minWriterVersion":2}}
            {"metaData":{"id":"x","format":{"provider":"parquet","options":{}},"schemaString":"{\"type\":\"struct\",\"fields\":[{\"name\":\"x\",\"type\":\"integer\",\"nullable\":true,\"metadata\":{}}]}","partitionColumns":[],"configuration":{}}}
            """);
        await PublishAsync(1, action);
        var table = _lake.Table("orders");
        if (isReadable)
            await table.SnapshotAsync();
        var error = await Assert.ThrowsAsync<LakeException>(async () => await table.CommitAsync(TestTable.Append(TestTable.File(PartitionKey.Whole))));
        Assert.Equal(LakeError.UnsupportedFeature, error.Code);
    }

    [Fact]
    public async Task AppendOnlyTable_Removes_AreRefusedAndCompactionIsNot()
    {
        var table = await _lake.EnsureAsync(TestTable.Definition() with { Properties = new Dictionary<string, string> { ["delta.appendOnly"] = "true" } });
        var file = TestTable.File(TestTable.Hour(1));
        await table.CommitAsync(TestTable.Append(file));
        var remove = new CommitActions { Operation = "DELETE", Removes = [file] };
        var error = await Assert.ThrowsAsync<LakeException>(async () => await table.CommitAsync((_, _) => ValueTask.FromResult(CommitDecision.Commit(remove))));
        Assert.Equal(LakeError.UnsupportedFeature, error.Code);
        var merge = remove with { Kind = CommitKind.Compaction, Adds = [TestTable.File(TestTable.Hour(1))] };
        Assert.Equal(CommitResult.Committed, (await table.CommitAsync((_, _) => ValueTask.FromResult(CommitDecision.Commit(merge)))).Result);
    }

    [Fact]
    public async Task Log_WithABrokenLine_NamesFileAndLine()
    {
        await _lake.EnsureAsync(TestTable.Definition());
        await PublishAsync(1, "{\"commitInfo\":{}}\n{\"add\":");
        var error = await Assert.ThrowsAsync<LakeException>(async () => await LakeCatalog.Open(_folder.Path).Table("orders").SnapshotAsync());
        Assert.Equal(LakeError.Corrupt, error.Code);
        Assert.Contains("00000000000000000001.json' line 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compaction_MeetingAnotherCommit_Loses()
    {
        var table = await _lake.EnsureAsync(TestTable.Definition());
        var file = TestTable.File(TestTable.Hour(1));
        await table.CommitAsync(TestTable.Append(file));
        var outcome = await table.CommitAsync(async (_, stop) =>
        {
            var other = new CommitActions { Operation = "DELETE", Removes = [file] };
            await LakeCatalog.Open(_folder.Path).Table("orders").CommitAsync((_, _) => ValueTask.FromResult(CommitDecision.Commit(other)), stop);
            return CommitDecision.Commit(new() { Operation = "OPTIMIZE", Kind = CommitKind.Compaction, Adds = [TestTable.File(TestTable.Hour(1))], Removes = [file] });
        });
        Assert.Equal((CommitResult.Lost, 2L), (outcome.Result, outcome.Snapshot.Version));
        Assert.Empty(outcome.Snapshot.Files);
    }

    [Fact]
    public async Task Snapshot_OfNoTable_IsNotFound() =>
        Assert.Equal(LakeError.NotFound, (await Assert.ThrowsAsync<LakeException>(async () => await _lake.Table("nothing").SnapshotAsync())).Code);

    private async Task PublishAsync(long version, string lines) =>
        await new LocalStorage(_folder.Path).PublishAsync($"orders/_delta_log/{version:D20}.json", Encoding.UTF8.GetBytes(lines));
}
