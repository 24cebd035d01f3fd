using FsCheck;
using FsCheck.Fluent;
using Hybrid.Lake.DuckDb;
using Hybrid.Lake.Parquet;
using Hybrid.Lake.Tables;

namespace Hybrid.Lake.Tests.Parquet;

public sealed class ParquetRewriterTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hybrid-rewrite-").FullName;
    private readonly LakeCatalog _catalog;
    private readonly ParquetWriterPool _pool = new();
    private readonly ParquetRewriter _rewriter = new();
    private readonly DuckDatabase _database = DuckDatabase.Open();
    private readonly DuckConnection _connection;

    public ParquetRewriterTests()
    {
        _catalog = LakeCatalog.Open(_folder);
        _connection = _database.Connect();
    }

    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
        _rewriter.Dispose();
        _pool.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void StatsOfAFile_AnyRows_EqualThoseOfTheBuffer() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(40), Prop.ForAll(RowCases.Rows, rows =>
    {
        using var buffer = RowCases.Buffer(rows);
        var path = Path.Combine(_folder, $"{Guid.NewGuid():N}.parquet");
        var written = _pool.WriteAsync(buffer, path).GetAwaiter().GetResult();
        var (count, columns) = ParquetStats.Of(_connection, RowCases.Columns, path);
        Assert.Equal(written.Replace("-0,", "0,", StringComparison.Ordinal), FileStats.ToJson(count, columns).Replace("-0,", "0,", StringComparison.Ordinal));
    }));

    [Fact]
    public async Task CompactAsync_FilesFromBeforeAColumnWasAdded_HaveNullsThere()
    {
        var definition = new TableDefinition { Name = "t", Columns = [new("id", LakeType.Int)], Partition = PartitionUnit.Hour };
        var table = await _catalog.EnsureAsync(definition);
        var partition = PartitionKey.Parse("2015-09-12T05");
        await AddAsync(table, await FileAsync(table, partition, 1, definition.Columns, [1], [2]));
        definition = definition with { Columns = [new("id", LakeType.Int), new("name", LakeType.String)] };
        await _catalog.EnsureAsync(definition);
        await AddAsync(table, await FileAsync(table, partition, 2, definition.Columns, [3, "three"]));
        await AddAsync(table, await FileAsync(table, partition, 3, definition.Columns, [4, "four"]));

        Assert.Equal(["1|NULL|2015-09-12|5", "2|NULL|2015-09-12|5", "3|three|2015-09-12|5", "4|four|2015-09-12|5"], await RowsAsync(table));
        var outcome = await table.CompactAsync(partition, _rewriter);
        Assert.Equal(CommitResult.Committed, outcome.Result);
        Assert.Equal(1, outcome.Snapshot.FileCount);
        Assert.Equal(["1|NULL|2015-09-12|5", "2|NULL|2015-09-12|5", "3|three|2015-09-12|5", "4|four|2015-09-12|5"], await RowsAsync(table));
        Assert.Contains("\"nullCount\":{\"id\":0,\"name\":2}", outcome.Snapshot.Files.Single().Stats, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MergeAsync_OneOfManyFilesChanges_OnlyThatOneIsRewritten()
    {
        LakeColumn[] columns = [new("id", LakeType.Int), new("name", LakeType.String)];
        var table = await _catalog.EnsureAsync(new TableDefinition { Name = "t", Columns = columns, Keys = ["id"], Partition = PartitionUnit.None });
        for (var file = 0; file < 4; file++)
            await AddAsync(table, await FileAsync(table, PartitionKey.Whole, file + 1, columns, [file * 2, "old"], [file * 2 + 1, "old"]));
        var before = await table.SnapshotAsync();
        var staged = await FileAsync(table, PartitionKey.Whole, 9, [.. columns, StagedRows.DeletedColumn], [5, "new", false], [0, "old", false], [7, "old", false], [100, "new", false]);

        var merged = await _rewriter.MergeAsync(table, before, [staged], "w", 10, default);

        Assert.Equal(before.Files.Single(file => file.Stats!.Contains("\"id\":4", StringComparison.Ordinal)).Path, Assert.Single(merged.Removes).Path);
        Assert.Equal(3, Assert.Single(merged.Adds).Rows); // 4 as it was, 5 and 100 new; 0 and 7 are equal to what is there
    }

    [Fact]
    public async Task StoreAsync_AQueryWithOtherColumns_NamesThem()
    {
        var definition = new TableDefinition { Name = "t", Columns = [new("id", LakeType.Int), new("name", LakeType.String)] };
        var table = await _catalog.EnsureAsync(definition);
        var lacking = await Assert.ThrowsAsync<LakeException>(async () => await ParquetStore.StoreAsync(_connection, table, definition, PartitionKey.Whole, "w", 1, "SELECT 1 AS id"));
        Assert.Contains("lacks the column name", lacking.Message, StringComparison.Ordinal);
        var extra = await Assert.ThrowsAsync<LakeException>(async () => await ParquetStore.StoreAsync(_connection, table, definition, PartitionKey.Whole, "w", 1, "SELECT 1 AS id, 'a' AS name, 2 AS more"));
        Assert.Equal(LakeError.SchemaMismatch, extra.Code);
        Assert.Contains("more", extra.Message, StringComparison.Ordinal);
        Assert.Null(await ParquetStore.StoreAsync(_connection, table, definition, PartitionKey.Whole, "w", 1, "SELECT 1 AS id, 'a' AS name WHERE false"));
        var stored = await ParquetStore.StoreAsync(_connection, table, definition, PartitionKey.Whole, "w", 1, "SELECT 'a' AS name, 7::HUGEINT AS ID");
        Assert.Equal("""{"numRecords":1,"minValues":{"id":7,"name":"a"},"maxValues":{"id":7,"name":"a"},"nullCount":{"id":0,"name":0}}""", stored!.Stats);
    }

    private async Task<LakeFile> FileAsync(LakeTable table, PartitionKey partition, long number, IReadOnlyList<LakeColumn> columns, params object?[][] rows)
    {
        using var buffer = RowCases.Buffer(rows, [.. columns]);
        var path = DataFileName.NewPath(partition, "w", number);
        string? stats = null;
        var stored = await _catalog.Storage.StoreFileAsync($"{table.Name}/{path}", async (local, _) => stats = await _pool.WriteAsync(buffer, local));
        return new LakeFile { Path = path, Partition = partition, Size = stored.Size, Modified = stored.Modified, Rows = rows.Length, Stats = stats, Writer = "w", WriterNumber = number };
    }

    private static async Task AddAsync(LakeTable table, LakeFile file) => await table.CommitAsync(
        (_, _) => ValueTask.FromResult(CommitDecision.Commit(new CommitActions { Operation = "WRITE", Adds = [file] })));

    private async Task<List<string>> RowsAsync(LakeTable table)
    {
        var snapshot = await table.SnapshotAsync();
        var rows = new List<string>();
        using var result = _connection.Query($"SELECT * FROM {await ParquetFiles.SqlAsync(_connection, table, snapshot.Definition, [.. snapshot.Files])} ORDER BY ALL");
        while (result.Read())
            rows.Add(string.Join('|', Enumerable.Range(0, result.Columns.Count).Select(column => result.GetString(column) ?? "NULL")));
        return rows;
    }
}
