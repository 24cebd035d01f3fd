namespace Hybrid.Lake.Tables;

/// <summary>A file that a commit removed and vacuum has not forgotten.</summary>
/// <param name="Path">Its path.</param>
/// <param name="RemovedAt">When, in milliseconds since the Unix epoch.</param>
/// <param name="RemovedIn">The version that removed it, or a later one when that is no longer known.</param>
/// <param name="Partition">Its partition.</param>
/// <param name="Size">Bytes, or null when not known.</param>
internal sealed record Tombstone(string Path, long RemovedAt, long RemovedIn, PartitionKey Partition, long? Size);
