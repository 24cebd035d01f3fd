using Hybrid.Lake.DuckDb;
using Hybrid.Lake.Tables;

namespace Hybrid.Lake.Parquet;

/// <summary>
/// Merges staged rows into one partition of a keyed table, copy-on-write:
/// 1. of the staged rows of a key the last counts (by file, then by place in it);
/// 2. find the rows that they meet in the partition's files, and which of those really change;
/// 3. one new file holds the rows of the files with changes, less the changed keys, and the staged rows that are new or changed;
/// 4. those files go. Where nothing changes, nothing is written.
/// </summary>
internal sealed class KeyedMerge(DuckConnection connection, LakeTable table, TableDefinition definition)
{
    private readonly string _keys = string.Join(", ", definition.Keys.Select(DuckSql.Name));
    private readonly string _columns = ParquetFiles.Names(definition.Columns);

    /// <summary>New files.</summary>
    public List<LakeFile> Adds { get; } = [];

    /// <summary>Files that they replace.</summary>
    public List<LakeFile> Removes { get; } = [];

    /// <summary>Merges; all files are of one partition, the staged ones oldest first.</summary>
    public async ValueTask RunAsync(
        IReadOnlyList<LakeFile> current, IReadOnlyList<LakeFile> staged, string writer, long number, CancellationToken cancellation)
    {
        // 1. The last row of each key.
        var stagedPaths = await ParquetRewriter.LocalPaths(table, staged, cancellation);
        var stagedRows = ParquetFiles.RowsSql(connection, StagedRows.ColumnsOf(definition), stagedPaths, ["filename", "file_row_number"]);
        connection.Execute($"""
            CREATE OR REPLACE TEMP TABLE staged AS
            SELECT {_columns}, coalesce({DuckSql.Name(StagedRows.DeletedColumn.Name)}, false) AS _deleted
            FROM (SELECT *, row_number() OVER (
                PARTITION BY {_keys} ORDER BY list_position({DuckSql.Texts(stagedPaths)}, filename) DESC, file_row_number DESC) AS _newest FROM {stagedRows})
            WHERE _newest = 1
            """, cancellation);

        // 2. What they meet.
        var currentPaths = await ParquetRewriter.LocalPaths(table, current, cancellation);
        var currentRows = ParquetFiles.RowsSql(connection, definition.Columns, currentPaths, ["filename"]);
        var isOther = string.Concat(definition.Columns
            .Where(column => !definition.Keys.Contains(column.Name))
            .Select(column => $" OR f.{DuckSql.Name(column.Name)} IS DISTINCT FROM s.{DuckSql.Name(column.Name)}"));
        connection.Execute($"""
            CREATE OR REPLACE TEMP TABLE met AS
            SELECT f.filename, s.rowid AS _staged, (s._deleted{isOther}) AS _changes
            FROM {currentRows} f JOIN staged s ON {SameKey("f", "s")}
            """, cancellation);

        // 3. One new file.
        var rewritten = FilesWithChanges(current, currentPaths);
        var keptRows = ParquetFiles.RowsSql(connection, definition.Columns, [.. rewritten.Select(file => file.Path)], []);
        var file = await ParquetStore.StoreCheckedAsync(connection, table, definition, staged[0].Partition, writer, number, $"""
            SELECT * FROM (
                SELECT {_columns} FROM {keptRows} f
                WHERE NOT EXISTS (SELECT 1 FROM staged s WHERE {SameKey("f", "s")} AND s.rowid IN (SELECT _staged FROM met WHERE _changes))
                UNION ALL
                SELECT {_columns} FROM staged WHERE NOT _deleted AND rowid NOT IN (SELECT _staged FROM met WHERE NOT _changes))
            ORDER BY {_keys}
            """, cancellation);

        // 4. In place of the old ones.
        if (file is not null)
            Adds.Add(file);
        Removes.AddRange(rewritten.Select(found => found.File));
    }

    private List<(LakeFile File, string Path)> FilesWithChanges(IReadOnlyList<LakeFile> files, IReadOnlyList<string> paths)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        using var result = connection.Query("SELECT DISTINCT filename FROM met WHERE _changes");
        while (result.Read())
            names.Add(result.GetString(0)!);
        return [.. files.Zip(paths).Where(file => names.Contains(file.Second))];
    }

    private string SameKey(string left, string right) => string.Join(" AND ", definition.Keys.Select(key =>
        $"{left}.{DuckSql.Name(key)} IS NOT DISTINCT FROM {right}.{DuckSql.Name(key)}"));
}
