namespace Hybrid.Lake.Tables;

/// <summary>A partition that a run read.</summary>
/// <param name="Table">The table.</param>
/// <param name="TableId">The table's id: one that was dropped and made again counts its versions anew.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Generation">The version that made the generation read.</param>
public readonly record struct LineageInput(string Table, string TableId, PartitionKey Partition, long Generation);
