namespace Hybrid.Lake.Tables;

/// <summary>What a batch run says in its commit about the partition that it wrote.</summary>
/// <param name="Partition">The output partition; the commit closes it.</param>
/// <param name="Lineage">Where its rows come from.</param>
/// <param name="RowHash">Hash of its rows: a rewrite with the same hash is no new generation. Null when not computed.</param>
/// <param name="IsFinal">True when all inputs were final: the output is final too.</param>
public sealed record BatchMark(PartitionKey Partition, RunLineage Lineage, string? RowHash, bool IsFinal = false);
