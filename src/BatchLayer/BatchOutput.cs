using Hybrid.Lake.Tables;

namespace Hybrid.BatchLayer;

/// <summary>What a run writes.</summary>
/// <param name="Table">The table's name.</param>
/// <param name="Unit">Its partitions, for the first run, which makes the table.</param>
/// <param name="Partition">The output partition in its text form (<c>all</c> for a table without partitions).</param>
public sealed record BatchOutput(string Table, PartitionUnit Unit, string Partition);
