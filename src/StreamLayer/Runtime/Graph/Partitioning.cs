using Hybrid.StreamLayer.Sinks;
using Hybrid.StreamLayer.State;

namespace Hybrid.StreamLayer.Runtime.Graph;

/// <summary>How rows are spread over the subtasks of the next step.</summary>
internal enum PartitioningKind
{
    /// <summary>They stay where they are, when the parallelism allows it.</summary>
    Forward,

    /// <summary>Batches go round.</summary>
    Rebalance,

    /// <summary>By a hash.</summary>
    Hash,
}

/// <summary>The kind, and the hash where there is one.</summary>
internal sealed class Partitioning<T>
{
    private Partitioning(PartitioningKind kind, SinkRouting<T>? hash = null)
    {
        Kind = kind;
        Hash = hash;
    }

    public static Partitioning<T> Forward { get; } = new(PartitioningKind.Forward);

    public static Partitioning<T> Rebalance { get; } = new(PartitioningKind.Rebalance);

    public PartitioningKind Kind { get; }

    /// <summary>The hash of a row; the key group is taken from it.</summary>
    public SinkRouting<T>? Hash { get; }

    public static Partitioning<T> ByKey<TKey>(Func<T, TKey> key) =>
        new(PartitioningKind.Hash, (in T row, long _) => KeyHasher<TKey>.Hash(key(row)));

    public static Partitioning<T> ByRouting(SinkRouting<T> routing) => new(PartitioningKind.Hash, routing);
}
