using Hybrid.Lake.DuckDb;
using Hybrid.Lake.Tables;

namespace Hybrid.Lake.Parquet;

/// <summary>Compacts and merges a table's files with DuckDB (one thread, little memory, spilling to the temporary folder); its database closes when idle.</summary>
public sealed class ParquetRewriter : ITableRewriter, IDisposable
{
    private readonly IdleDatabase _database;

    /// <summary>Makes one; nothing is opened yet.</summary>
    /// <param name="memoryLimit">Bytes that DuckDB may use before it spills.</param>
    public ParquetRewriter(long memoryLimit = 256L * 1024 * 1024) => _database = new IdleDatabase(new DuckDatabaseOptions
    {
        MemoryLimit = memoryLimit,
        TempDirectory = Path.Combine(Path.GetTempPath(), $"hybrid-merge-{Guid.NewGuid():N}"),
    });

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<LakeFile>> CompactAsync(
        LakeTable table, Snapshot snapshot, IReadOnlyList<LakeFile> files, string writer, long number, CancellationToken cancellation)
    {
        using var lease = _database.Connect();
        var connection = lease.Connection;
        var definition = snapshot.Definition;
        var rows = ParquetFiles.RowsSql(connection, definition.Columns, await LocalPaths(table, files, cancellation), []);
        var order = definition.IsKeyed ? $" ORDER BY {string.Join(", ", definition.Keys.Select(DuckSql.Name))}" : "";
        var file = await ParquetStore.StoreCheckedAsync(connection, table, definition, files[0].Partition, writer, number, $"SELECT * FROM {rows}{order}", cancellation);
        return file is null ? [] : [file];
    }

    /// <inheritdoc/>
    public async ValueTask<RewrittenFiles> MergeAsync(
        LakeTable table, Snapshot snapshot, IReadOnlyList<LakeFile> staged, string writer, long number, CancellationToken cancellation)
    {
        using var lease = _database.Connect();
        var (adds, removes) = (new List<LakeFile>(), new List<LakeFile>());
        foreach (var partition in staged.GroupBy(file => file.Partition))
        {
            var merge = new KeyedMerge(lease.Connection, table, snapshot.Definition);
            await merge.RunAsync([.. snapshot.FilesOf(partition.Key)], [.. partition], writer, number, cancellation);
            adds.AddRange(merge.Adds);
            removes.AddRange(merge.Removes);
        }

        return new RewrittenFiles(adds, removes);
    }

    /// <inheritdoc/>
    public void Dispose() => _database.Dispose();

    internal static async ValueTask<IReadOnlyList<string>> LocalPaths(LakeTable table, IReadOnlyList<LakeFile> files, CancellationToken cancellation)
    {
        var paths = new string[files.Count];
        for (var index = 0; index < paths.Length; index++)
            paths[index] = await table.Storage.FetchAsync($"{table.Name}/{files[index].Path}", cancellation);
        return paths;
    }
}
