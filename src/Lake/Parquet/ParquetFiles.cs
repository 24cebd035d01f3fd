using System.Globalization;
using System.Text.Json;
using Hybrid.Lake.DuckDb;
using Hybrid.Lake.Tables;

namespace Hybrid.Lake.Parquet;

/// <summary>Reads a table's Parquet files with DuckDB.</summary>
public static class ParquetFiles
{
    /// <summary>
    /// SQL (in parentheses) for the rows of some of a table's files: all columns in their declared order and type, then the partition columns. A column that a file
    /// lacks, as it was added later, is null there. No files: no rows.
    /// </summary>
    /// <param name="connection">Looks into the files to see which columns they have.</param>
    /// <param name="table">The table.</param>
    /// <param name="definition">Its definition in the snapshot that the files are from.</param>
    /// <param name="files">The files.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="LakeException">A file is missing or damaged.</exception>
    public static async ValueTask<string> SqlAsync(
        DuckConnection connection, LakeTable table, TableDefinition definition, IReadOnlyList<LakeFile> files, CancellationToken cancellation = default)
    {
        var local = new List<(LakeFile File, string Path)>(files.Count);
        foreach (var file in files)
            local.Add((file, await table.Storage.FetchAsync($"{table.Name}/{file.Path}", cancellation)));
        string[] paths = [.. local.Select(file => file.Path)];
        var data = files.Count > 0 && files.All(file => HasAll(file, definition.Columns))
            ? WholeRowsSql(definition.Columns, paths)
            : RowsSql(connection, definition.Columns, paths, ["filename"]);
        if (definition.PartitionColumns.Count == 0)
            return $"(SELECT {Names(definition.Columns)} FROM {data})";

        // The partition's values come from the log, not from folder names: one row per file, joined by name.
        var values = local.Count == 0
            ? $"(SELECT ''::VARCHAR AS filename, {string.Join(", ", definition.PartitionColumns.Select(column => $"NULL::{column.Type.SqlName} AS {DuckSql.Name(column.Name)}"))} WHERE false)"
            : $"(SELECT * FROM (VALUES {string.Join(", ", local.Select(file => $"({DuckSql.Text(file.Path)}, {PartitionValues(definition, file.File)})"))}) t(filename, {Names(definition.PartitionColumns)}))";
        return $"(SELECT {Names(definition.Columns)}, {Names(definition.PartitionColumns)} FROM {data} JOIN {values} USING (filename))";
    }

    /// <summary>As <see cref="RowsSql"/> with file names, for files that are known to have all columns: none of them is opened before the query runs.</summary>
    private static string WholeRowsSql(IReadOnlyList<LakeColumn> columns, IReadOnlyList<string> paths) =>
        $"(SELECT {string.Join(", ", columns.Select(Present))}, filename FROM read_parquet({DuckSql.Texts(paths)}, hive_partitioning = false, filename = true))";

    /// <summary>Whether a file's statistics count the nulls of every column, so that each column is in the file.</summary>
    private static bool HasAll(LakeFile file, IReadOnlyList<LakeColumn> columns)
    {
        if (file.Stats is null)
            return false;
        using var stats = JsonDocument.Parse(file.Stats);
        return stats.RootElement.TryGetProperty("nullCount", out var nulls) && columns.All(column => nulls.TryGetProperty(column.Name, out _));
    }

    /// <summary>SQL (in parentheses) for the rows of local Parquet files, with columns in declared order and type.</summary>
    /// <param name="connection">Looks into the files.</param>
    /// <param name="columns">The columns wanted; null in files that lack them.</param>
    /// <param name="paths">Local paths.</param>
    /// <param name="extra">Any of <c>filename</c> and <c>file_row_number</c>, to be there as well.</param>
    internal static string RowsSql(DuckConnection connection, IReadOnlyList<LakeColumn> columns, IReadOnlyList<string> paths, IReadOnlyList<string> extra)
    {
        var virtuals = string.Concat(extra.Select(name => $", {name}"));
        if (paths.Count == 0)
        {
            var types = string.Concat(extra.Select(name => name == "filename" ? ", ''::VARCHAR AS filename" : $", 0::BIGINT AS {name}"));
            return $"(SELECT {string.Join(", ", columns.Select(Missing))}{types} WHERE false)";
        }

        var options = string.Concat(extra.Select(name => $", {name} = true"));
        var read = $"read_parquet({DuckSql.Texts(paths)}, union_by_name = true, hive_partitioning = false{options})";
        var there = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        using (var described = connection.Query($"DESCRIBE SELECT * FROM {read}"))
        {
            while (described.Read())
                there.Add(described.GetString(0)!);
        }

        return $"(SELECT {string.Join(", ", columns.Select(column => there.Contains(column.Name) ? Present(column) : Missing(column)))}{virtuals} FROM {read})";
    }

    /// <summary>Names for SQL, comma-separated.</summary>
    internal static string Names(IEnumerable<LakeColumn> columns) => string.Join(", ", columns.Select(column => DuckSql.Name(column.Name)));

    private static string Present(LakeColumn column) => column.Type.Kind == LakeTypeKind.Foreign
        ? DuckSql.Name(column.Name)
        : $"{DuckSql.Name(column.Name)}::{column.Type.SqlName} AS {DuckSql.Name(column.Name)}";

    private static string Missing(LakeColumn column) =>
        $"NULL::{(column.Type.Kind == LakeTypeKind.Foreign ? "VARCHAR" : column.Type.SqlName)} AS {DuckSql.Name(column.Name)}";

    private static string PartitionValues(TableDefinition definition, LakeFile file)
    {
        var values = file.ForeignValues ?? file.Partition.Values().ToDictionary(StringComparer.Ordinal);
        return string.Join(", ", definition.PartitionColumns.Select(column =>
            values.GetValueOrDefault(column.Name) is { } value
                ? string.Create(CultureInfo.InvariantCulture, $"{DuckSql.Text(value)}::{(column.Type.Kind == LakeTypeKind.Foreign ? "VARCHAR" : column.Type.SqlName)}")
                : "NULL"));
    }
}
