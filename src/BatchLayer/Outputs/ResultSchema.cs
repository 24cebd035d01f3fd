using Hybrid.Lake.Tables;

namespace Hybrid.BatchLayer.Outputs;

/// <summary>Which lake columns a result becomes: pure functions.</summary>
internal static class ResultSchema
{
    private static readonly Dictionary<string, LakeType> Types = new(StringComparer.Ordinal)
    {
        ["BOOLEAN"] = LakeType.Boolean,
        ["TINYINT"] = LakeType.Byte,
        ["UTINYINT"] = LakeType.Short,
        ["SMALLINT"] = LakeType.Short,
        ["USMALLINT"] = LakeType.Int,
        ["INTEGER"] = LakeType.Int,
        ["UINTEGER"] = LakeType.Long,
        ["BIGINT"] = LakeType.Long,
        ["UBIGINT"] = LakeType.Decimal(20, 0),
        ["HUGEINT"] = LakeType.Decimal(38, 0), // DuckDB would write it to Parquet as DOUBLE
        ["UHUGEINT"] = LakeType.Decimal(38, 0),
        ["FLOAT"] = LakeType.Float,
        ["DOUBLE"] = LakeType.Double,
        ["VARCHAR"] = LakeType.String,
        ["UUID"] = LakeType.String,
        ["JSON"] = LakeType.String,
        ["BLOB"] = LakeType.Binary,
        ["DATE"] = LakeType.Date,
        ["TIMESTAMP WITH TIME ZONE"] = LakeType.Timestamp,
        ["TIMESTAMP"] = LakeType.Timestamp, // read as UTC
        ["TIMESTAMP_S"] = LakeType.Timestamp,
        ["TIMESTAMP_MS"] = LakeType.Timestamp,
        ["TIMESTAMP_NS"] = LakeType.Timestamp,
    };

    /// <summary>The columns of the table that a result makes; the partition's own columns are left out.</summary>
    /// <exception cref="BatchException"><see cref="BatchError.UnsupportedResult"/>: a type that a lake table cannot hold, or a name twice.</exception>
    public static IReadOnlyList<LakeColumn> ColumnsOf(IReadOnlyList<ResultColumn> result, PartitionUnit unit, string sqlFile)
    {
        var partition = PartitionKey.ColumnsOf(unit);
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var columns = new List<LakeColumn>();
        foreach (var column in result)
        {
            if (!names.Add(column.Name))
                throw new BatchException(BatchError.UnsupportedResult, $"{sqlFile}: error: two columns of the result are named '{column.Name}'; name one of them with AS");
            if (!partition.Contains(column.Name))
                columns.Add(new LakeColumn(column.Name, TypeOf(column, sqlFile)));
        }
        return columns.Count > 0
            ? columns
            : throw new BatchException(BatchError.UnsupportedResult, $"{sqlFile}: error: the result has no columns besides those of its partition ({string.Join(", ", partition)})");
    }

    /// <summary>Refuses a result whose columns are others than the table's. Where a table's type is wider than the result's, the result is cast.</summary>
    /// <exception cref="BatchException"><see cref="BatchError.SchemaChanged"/>, naming every difference.</exception>
    public static void Compare(IReadOnlyList<LakeColumn> result, IReadOnlyList<LakeColumn> table, string tableName, string sqlFile)
    {
        var differences = new List<string>();
        foreach (var column in result)
        {
            var there = table.FirstOrDefault(other => other.Name == column.Name);
            if (there is null)
                differences.Add($"'{column.Name}' ({column.Type}) is new");
            else if (!Fits(column.Type, there.Type))
                differences.Add($"'{column.Name}' is {column.Type} in the result and {there.Type} in the table");
        }
        differences.AddRange(table.Where(column => result.All(other => other.Name != column.Name)).Select(column => $"'{column.Name}' is missing"));
        if (differences.Count > 0)
        {
            throw new BatchException(BatchError.SchemaChanged,
                $"{sqlFile}: error: the result's columns are not those of table {tableName}: {string.Join("; ", differences)}. Cast them in the SQL, or write another table.");
        }
    }

    private static LakeType TypeOf(ResultColumn column, string sqlFile)
    {
        if (Types.TryGetValue(column.Type, out var type))
            return type;
        if (column.Type.StartsWith("DECIMAL(", StringComparison.Ordinal))
            return LakeType.FromDelta(column.Type.ToLowerInvariant());
        if (column.Type.StartsWith("ENUM(", StringComparison.Ordinal))
            return LakeType.String;
        throw new BatchException(BatchError.UnsupportedResult,
            $"{sqlFile}: error: column '{column.Name}' has type {column.Type}, which a lake table cannot hold; cast it, for instance to VARCHAR with to_json(\"{column.Name}\")");
    }

    private static bool Fits(LakeType from, LakeType to)
    {
        if (from == to)
            return true;
        if (to.Kind == LakeTypeKind.Decimal)
        {
            var (digits, scale) = from.Kind switch
            {
                LakeTypeKind.Decimal => (from.Precision - from.Scale, from.Scale),
                LakeTypeKind.Byte => (3, 0),
                LakeTypeKind.Short => (5, 0),
                LakeTypeKind.Int => (10, 0),
                LakeTypeKind.Long => (19, 0),
                _ => (int.MaxValue, 0),
            };
            return digits <= to.Precision - to.Scale && scale <= to.Scale;
        }
        return (from.Kind, to.Kind) switch
        {
            (LakeTypeKind.Byte, LakeTypeKind.Short or LakeTypeKind.Int or LakeTypeKind.Long) => true,
            (LakeTypeKind.Short, LakeTypeKind.Int or LakeTypeKind.Long) => true,
            (LakeTypeKind.Int, LakeTypeKind.Long) => true,
            (LakeTypeKind.Float, LakeTypeKind.Double) => true,
            _ => false,
        };
    }
}
