using System.Collections.Immutable;
using Hybrid.Lake.Delta;

namespace Hybrid.Lake.Tables;

/// <summary>What a snapshot holds. Persistent collections: a version shares with the one before what it did not change.</summary>
internal sealed record SnapshotState
{
    public required long Version { get; init; }

    public required DateTimeOffset Timestamp { get; init; }

    public required ProtocolAction Protocol { get; init; }

    public required MetadataAction Metadata { get; init; }

    public required TableDefinition Definition { get; init; }

    public required ImmutableDictionary<string, LakeFile> Files { get; init; }

    public required ImmutableSortedDictionary<PartitionKey, ImmutableDictionary<string, LakeFile>> ByPartition { get; init; }

    public required ImmutableDictionary<string, long> Transactions { get; init; }

    public required ImmutableDictionary<string, Tombstone> Tombstones { get; init; }

    public required LoopState Loop { get; init; }
}
