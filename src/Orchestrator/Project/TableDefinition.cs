namespace Hybrid.Orchestrator.Project;

/// <summary>Settings of one lake table.</summary>
/// <param name="Name">The table's name: its folder under the lake's root.</param>
/// <param name="Place">Where it is defined.</param>
/// <param name="Partition">The length of a partition; null: as its writer has it (a stream: hour; a batch job: that of what it reads).</param>
/// <param name="Lateness">How long after its end a partition still takes late rows.</param>
/// <param name="Keep">How long after its end a partition is kept; null: for ever.</param>
/// <param name="Keys">Key columns; empty: those that the row's type marks with <c>[Key]</c>, if any.</param>
/// <param name="Corrections">The shortest time between two rewrites of one partition by late rows (keyed tables).</param>
internal sealed record TableDefinition(
    string Name,
    Place Place,
    TablePartition? Partition,
    TimeSpan Lateness,
    TimeSpan? Keep,
    IReadOnlyList<string> Keys,
    TimeSpan Corrections)
{
    /// <summary>A table that the project file does not name.</summary>
    public static TableDefinition Default(string name) =>
        new(name, Place.None, null, TimeSpan.Zero, null, [], TableOptions.Corrections.Default);
}

/// <summary>The length of a table's partitions.</summary>
internal enum TablePartition
{
    /// <summary>The table is not partitioned.</summary>
    None,

    /// <summary>A partition a day.</summary>
    Day,

    /// <summary>A partition an hour.</summary>
    Hour,

    /// <summary>A partition a minute.</summary>
    Minute,
}
