using Hybrid.Lake.DuckDb;
using Hybrid.Lake.Tables;

namespace Hybrid.Lake.Parquet;

/// <summary>Statistics of a Parquet file that SQL wrote: read back from the file, so that they are what is in it.</summary>
internal static class ParquetStats
{
    /// <summary>Rows of a local file, and what its columns hold.</summary>
    public static (long Rows, IReadOnlyList<ColumnStats> Columns) Of(DuckConnection connection, IReadOnlyList<LakeColumn> columns, string path)
    {
        var aggregates = string.Concat(columns.Select(column => $", {Aggregates(column)}"));
        using var result = connection.Query($"SELECT count(*){aggregates} FROM read_parquet({DuckSql.Text(path)}, hive_partitioning = false)");
        result.Read();
        var rows = result.GetInt64(0);
        var stats = columns.Select((column, index) => Read(result, column, rows, 1 + 3 * index)).ToArray();
        return (rows, stats);
    }

    // Three results for each column: values that are not null, smallest, largest. NaN makes the bounds null.
    private static string Aggregates(LakeColumn column)
    {
        var name = DuckSql.Name(column.Name);
        return column.Type.Kind switch
        {
            LakeTypeKind.Boolean or LakeTypeKind.Binary or LakeTypeKind.Foreign => $"count({name}), NULL, NULL",
            LakeTypeKind.Float or LakeTypeKind.Double =>
                $"count({name}), CASE WHEN bool_or(isnan({name})) THEN NULL ELSE min({name}) END, CASE WHEN bool_or(isnan({name})) THEN NULL ELSE max({name}) END",
            _ => $"count({name}), min({name}), max({name})",
        };
    }

    private static ColumnStats Read(DuckResult result, LakeColumn column, long rows, int at) =>
        new(column, rows - result.GetInt64(at), Bound(result, column, at + 1), Bound(result, column, at + 2));

    private static object? Bound(DuckResult result, LakeColumn column, int at)
    {
        if (result.IsNull(at))
            return null;
        return column.Type.Kind switch
        {
            LakeTypeKind.Byte or LakeTypeKind.Short or LakeTypeKind.Int or LakeTypeKind.Long or LakeTypeKind.Date or LakeTypeKind.Timestamp => result.GetInt64(at),
            LakeTypeKind.Float or LakeTypeKind.Double => result.GetDouble(at),
            LakeTypeKind.Decimal => result.GetValue(at) as decimal?,
            LakeTypeKind.String => result.GetString(at),
            _ => null,
        };
    }
}
