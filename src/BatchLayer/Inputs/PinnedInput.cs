namespace Hybrid.BatchLayer.Inputs;

/// <summary>An input table of one run, pinned.</summary>
/// <param name="Table">The table's name, which the SQL uses.</param>
/// <param name="TableId">The table's id.</param>
/// <param name="Version">The snapshot's version.</param>
/// <param name="Partitions">
/// The partitions to read; null: the whole table (one without partitions by time, read beside those that have them). Empty: none has data.
/// </param>
public sealed record PinnedInput(string Table, string TableId, long Version, IReadOnlyList<PinnedPartition>? Partitions);

/// <summary>An input partition at its generation.</summary>
/// <param name="Partition">The partition in its text form.</param>
/// <param name="Generation">The version that changed its data last.</param>
public sealed record PinnedPartition(string Partition, long Generation);
