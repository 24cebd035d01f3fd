using System.Buffers;

namespace Hybrid.Lake.Tables;

/// <summary>What a table is: its columns, partitions, keys and times. Kept in the Delta log (schema, partition columns, properties <c>hybrid.*</c>).</summary>
public sealed record TableDefinition
{
    // Delta without column mapping allows no others (they cannot be Parquet field names in Spark).
    private static readonly SearchValues<char> NotInNames = SearchValues.Create(" ,;{}()\n\t=");

    /// <summary>The table's name: its folder below the lake's root.</summary>
    public required string Name { get; init; }

    /// <summary>The columns in the data files, in order; the partition columns (<c>date</c>, <c>hour</c>, <c>minute</c>) are not among them.</summary>
    public required IReadOnlyList<LakeColumn> Columns { get; init; }

    /// <summary>How rows are split by event time.</summary>
    public PartitionUnit Partition { get; init; }

    /// <summary>Key columns: a newer row replaces the older one of its key. Empty for an append table, whose rows never change.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>How long after a partition's end rows for it are still taken; then it is final.</summary>
    public TimeSpan Lateness { get; init; }

    /// <summary>How long a partition is kept after its end, by the time of the table's newest rows; null for ever.</summary>
    public TimeSpan? Keep { get; init; }

    /// <summary>Delta's table properties besides ours.</summary>
    public IReadOnlyDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>();

    /// <summary>The partition columns: those of <see cref="Partition"/>, or another writer's.</summary>
    public IReadOnlyList<LakeColumn> PartitionColumns
    {
        get => field ?? [.. PartitionKey.ColumnsOf(Partition).Select((name, index) => new LakeColumn(name, index == 0 ? LakeType.Date : LakeType.Int))];
        init;
    }

    /// <summary>True when rows have keys.</summary>
    public bool IsKeyed => Keys.Count > 0;

    /// <summary>The event time at which a partition is final: its end plus <see cref="Lateness"/>, at most <see cref="long.MaxValue"/>.</summary>
    public long FinalAt(PartitionKey partition)
    {
        var lateness = Lateness.Ticks / TimeSpan.TicksPerMicrosecond;
        return partition.End > long.MaxValue - lateness ? long.MaxValue : partition.End + lateness;
    }

    /// <summary>Refuses a definition that contradicts itself.</summary>
    /// <exception cref="LakeException"><see cref="LakeError.InvalidDefinition"/>, naming the column or option.</exception>
    public void Validate()
    {
        if (Name.Length == 0 || Name[0] is '_' or '.' || Name.AsSpan().ContainsAny("/\\:\0"))
            throw Wrong($"'{Name}' cannot be a table's name: it is a folder's name, not starting with '_' or '.', without '/', '\\' and ':'");
        if (Columns.Count == 0)
            throw Wrong("it has no columns");
        if (Lateness < TimeSpan.Zero || Keep < TimeSpan.Zero)
            throw Wrong("lateness and keep cannot be negative");
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var column in Columns.Concat(PartitionColumns))
        {
            if (column.Name.Length == 0 || column.Name.AsSpan().ContainsAny(NotInNames))
                throw Wrong($"column name '{column.Name}' is empty or contains one of ' ,;{{}}()\\n\\t='");
            if (!names.Add(column.Name))
                throw Wrong($"column '{column.Name}' is there twice (case does not count; date, hour and minute are the partition's columns)");
        }

        foreach (var key in Keys)
            if (!Columns.Any(column => column.Name == key))
                throw Wrong($"key '{key}' is no column; columns are {string.Join(", ", Columns.Select(column => column.Name))}");
    }

    private LakeException Wrong(string what) => new(LakeError.InvalidDefinition, $"table '{Name}': {what}");
}
