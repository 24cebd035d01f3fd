using System.Collections.Immutable;

namespace Hybrid.Lake.Tables;

/// <summary>
/// The closed loop's state of a table after a version: a pure fold over its commits (<see cref="Apply"/>). Immutable; a commit costs time for what it
/// changes, not for the partitions there are.
/// <para>Always true: the watermark never falls; it is the running maximum of the minimum over the writers. <see cref="_open"/> holds just the partitions with
/// data that are not closed, <see cref="_settling"/> those that are closed and not final.</para>
/// </summary>
public sealed class LoopState
{
    private readonly ImmutableSortedSet<PartitionKey> _open;
    private readonly ImmutableSortedSet<PartitionKey> _settling;

    internal LoopState(
        long watermark,
        ImmutableDictionary<string, WriterState> writers,
        ImmutableSortedDictionary<PartitionKey, PartitionState> partitions,
        ImmutableSortedSet<PartitionKey> open,
        ImmutableSortedSet<PartitionKey> settling)
    {
        Watermark = watermark;
        Writers = writers;
        Partitions = partitions;
        _open = open;
        _settling = settling;
    }

    /// <summary>The state before the first commit.</summary>
    public static LoopState Empty { get; } = new(
        long.MinValue,
        ImmutableDictionary.Create<string, WriterState>(StringComparer.Ordinal),
        ImmutableSortedDictionary<PartitionKey, PartitionState>.Empty,
        [],
        []);

    /// <summary>The table's watermark in microseconds; <see cref="long.MinValue"/> while unknown, <see cref="long.MaxValue"/> when all input has ended.</summary>
    public long Watermark { get; }

    /// <summary>The stream writers that have joined, by name, the retired ones too.</summary>
    public ImmutableDictionary<string, WriterState> Writers { get; }

    /// <summary>The names of the writers that count for the watermark.</summary>
    public IEnumerable<string> ActiveWriters => Writers.Where(entry => !entry.Value.IsRetired).Select(entry => entry.Key);

    /// <summary>The partitions that hold or held data, earliest first. Dropped (expired) ones are not there.</summary>
    public ImmutableSortedDictionary<PartitionKey, PartitionState> Partitions { get; }

    /// <summary>The newest version that changed the partition's data, or null when it never had any.</summary>
    public long? GenerationOf(PartitionKey partition) => Partitions.TryGetValue(partition, out var state) ? state.Generation : null;

    /// <summary>Whether the partition is closed: the watermark has passed its end (also where it holds no data), or a batch commit wrote it.</summary>
    public bool IsClosed(PartitionKey partition) =>
        Watermark >= partition.End || (Partitions.TryGetValue(partition, out var state) && state.IsClosed);

    /// <summary>The state after a commit, and what the commit changed.</summary>
    public (LoopState State, LoopChanges Changes) Apply(LoopCommit commit) => LoopFold.Apply(this, commit);

    /// <summary>Partitions with data that are not closed.</summary>
    internal ImmutableSortedSet<PartitionKey> Open => _open;

    /// <summary>Partitions that are closed and not final.</summary>
    internal ImmutableSortedSet<PartitionKey> Settling => _settling;
}
