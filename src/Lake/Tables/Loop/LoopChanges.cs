namespace Hybrid.Lake.Tables;

/// <summary>What one version, or several, changed for those who wait on the table's partitions.</summary>
/// <param name="Changed">Partitions with a new generation.</param>
/// <param name="Closed">Partitions with data that are newly closed.</param>
/// <param name="Final">Partitions with data that are newly final.</param>
/// <param name="Watermark">The table's watermark afterwards.</param>
public sealed record LoopChanges(
    IReadOnlyList<PartitionKey> Changed, IReadOnlyList<PartitionKey> Closed, IReadOnlyList<PartitionKey> Final, long Watermark)
{
    /// <summary>Nothing changed.</summary>
    public static LoopChanges None(long watermark) => new([], [], [], watermark);

    /// <summary>True when there is no partition in it.</summary>
    public bool IsEmpty => Changed.Count + Closed.Count + Final.Count == 0;

    /// <summary>The difference of two states of one table, for those who missed the versions between.</summary>
    public static LoopChanges Between(LoopState before, LoopState after)
    {
        var changed = new List<PartitionKey>();
        var closed = new List<PartitionKey>();
        var final = new List<PartitionKey>();
        foreach (var (partition, state) in after.Partitions)
        {
            var known = before.Partitions.GetValueOrDefault(partition);
            if (known?.Generation != state.Generation)
                changed.Add(partition);
            if (state.IsClosed && known is not { IsClosed: true })
                closed.Add(partition);
            if (state.IsFinal && known is not { IsFinal: true })
                final.Add(partition);
        }

        return new(changed, closed, final, after.Watermark);
    }
}
