using Hybrid.Lake.DuckDb;
using Hybrid.Lake.Parquet;
using Hybrid.Lake.Tables;

namespace Hybrid.Testing.Lakes;

/// <summary>A lake in a temporary folder, with stream writers that commit rows given as SQL.</summary>
public sealed class TestLake : IDisposable
{
    private readonly Dictionary<string, Writer> _writers = [];
    private readonly DuckDatabase _database = DuckDatabase.Open(new DuckDatabaseOptions { PreserveInsertionOrder = false });
    private readonly DuckConnection _connection;

    /// <summary>An empty lake.</summary>
    public TestLake()
    {
        Folder = Directory.CreateTempSubdirectory("hybrid-lake-").FullName;
        Catalog = LakeCatalog.Open(Folder);
        _connection = _database.Connect();
    }

    /// <summary>Where it lies.</summary>
    public string Folder { get; }

    /// <summary>The lake.</summary>
    public LakeCatalog Catalog { get; }

    /// <summary>An hour of, or from, 12 September 2015.</summary>
    public static PartitionKey Hour(int hour) => new(PartitionUnit.Hour, new DateTimeOffset(2015, 9, 12, 0, 0, 0, TimeSpan.Zero).AddHours(hour).ToUnixTimeMilliseconds() * 1000);

    /// <summary>Makes a table with one writer.</summary>
    public async Task CreateAsync(string table, PartitionUnit unit, TimeSpan lateness, params LakeColumn[] columns)
    {
        await Catalog.EnsureAsync(new TableDefinition { Name = table, Columns = columns, Partition = unit, Lateness = lateness });
        var writer = new LakeWriter(Catalog.Table(table), $"test/{table}", 1);
        await writer.OpenAsync(WriterOpening.Fresh);
        _writers[table] = new Writer(writer);
    }

    /// <summary>Commits an epoch: rows for some partitions, and the watermark.</summary>
    public async Task<Snapshot> CommitAsync(string table, long watermark, params (PartitionKey Partition, string Rows)[] rows)
    {
        var writer = _writers[table];
        var epoch = ++writer.Epoch;
        var definition = (await Catalog.Table(table).SnapshotAsync()).Definition;
        var files = new List<LakeFile>();
        foreach (var (partition, sql) in rows)
        {
            if (await ParquetStore.StoreAsync(_connection, Catalog.Table(table), definition, partition, $"test/{table}", WriterNumber.Of(1, epoch), sql) is { } file)
                files.Add(file);
        }
        return (await writer.Lake.CommitAsync(new WriterEpoch(1, epoch, watermark, files, IsLast: true))).Snapshot;
    }

    /// <summary>The rows of a table's snapshot, each as text, ordered.</summary>
    public async Task<IReadOnlyList<string>> RowsAsync(string table, string columns = "*", PartitionKey? partition = null)
    {
        var snapshot = await Catalog.Table(table).SnapshotAsync();
        var files = partition is { } one ? snapshot.FilesOf(one) : snapshot.Files;
        var from = await ParquetFiles.SqlAsync(_connection, Catalog.Table(table), snapshot.Definition, [.. files]);
        using var result = _connection.Query($"SELECT CAST(r AS VARCHAR) FROM (SELECT {columns} FROM {from}) AS r ORDER BY 1");
        var rows = new List<string>();
        while (result.Read())
            rows.Add(result.GetString(0)!);
        return rows;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private sealed class Writer(LakeWriter lake)
    {
        public LakeWriter Lake => lake;

        public long Epoch { get; set; }
    }
}
