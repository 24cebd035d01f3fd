using System.Collections.Immutable;

namespace Hybrid.Lake.Tables;

/// <summary>
/// The fold itself: <c>(state, commit) → (state, changes)</c>. Steps: 1. writers and the watermark; 2. generations of what the commit touched;
/// 3. what the watermark closed; 4. what it made final.
/// </summary>
internal static class LoopFold
{
    public static (LoopState State, LoopChanges Changes) Apply(LoopState state, LoopCommit commit)
    {
        var changed = new List<PartitionKey>();
        var closed = new List<PartitionKey>();
        var final = new List<PartitionKey>();
        var partitions = state.Partitions;
        var open = state.Open;
        var settling = state.Settling;

        // 1. Writers and the watermark.
        var writers = ApplyWriters(state, commit);
        var watermark = state.Watermark;
        if (!ReferenceEquals(writers, state.Writers))
        {
            long? least = null;
            foreach (var writer in writers.Values)
                if (!writer.IsRetired && !(writer.Watermark >= least))
                    least = writer.Watermark;
            watermark = Math.Max(watermark, least ?? watermark);
        }

        // 2. Generations of what the commit touched.
        foreach (var partition in commit.Touched)
        {
            switch (commit.Kind)
            {
                case CommitKind.Expiry:
                    partitions = partitions.Remove(partition);
                    open = open.Remove(partition);
                    settling = settling.Remove(partition);
                    break;
                case CommitKind.Data:
                    changed.Add(partition);
                    if (partitions.TryGetValue(partition, out var known))
                    {
                        partitions = partitions.SetItem(partition, known with { Generation = commit.Version, RowHash = null, Lineage = null });
                        break;
                    }

                    partitions = partitions.Add(partition, new PartitionState(commit.Version));
                    open = open.Add(partition);
                    break;
                case CommitKind.Compaction:
                    break;
            }
        }

        if (commit.Batch is { } batch)
        {
            var known = partitions.GetValueOrDefault(batch.Partition);
            if (known is null) // a run whose result is empty still has a result
            {
                known = new PartitionState(commit.Version);
                changed.Add(batch.Partition);
            }

            var closes = !known.IsClosed;
            var finishes = batch.IsFinal && !known.IsFinal;
            partitions = partitions.SetItem(batch.Partition, known with
            {
                RowHash = batch.RowHash,
                Lineage = batch.Lineage,
                ClosedIn = known.ClosedIn ?? commit.Version,
                FinalIn = finishes ? commit.Version : known.FinalIn,
            });
            open = open.Remove(batch.Partition);
            if (closes)
                closed.Add(batch.Partition);
            if (finishes)
                final.Add(batch.Partition);
            settling = finishes || known.IsFinal ? settling.Remove(batch.Partition) : settling.Add(batch.Partition);
        }

        // 3. What the watermark closed.
        while (!open.IsEmpty && FirstBy(open) is { } first && first.End <= watermark)
        {
            open = open.Remove(first);
            settling = settling.Add(first);
            partitions = partitions.SetItem(first, partitions[first] with { ClosedIn = commit.Version });
            closed.Add(first);
        }

        // 4. What it made final.
        while (!settling.IsEmpty && FirstBy(settling) is { } first && FinalAt(first, commit.Lateness) <= watermark)
        {
            settling = settling.Remove(first);
            partitions = partitions.SetItem(first, partitions[first] with { FinalIn = commit.Version });
            final.Add(first);
        }

        return (new(watermark, writers, partitions, open, settling), new(changed, closed, final, watermark));
    }

    private static ImmutableDictionary<string, WriterState> ApplyWriters(LoopState state, LoopCommit commit)
    {
        var writers = state.Writers;
        if (commit.RetiredWriter is { } name && writers.TryGetValue(name, out var retired))
            writers = writers.SetItem(name, retired with { IsRetired = true });
        if (commit.Writer is { } mark)
        {
            var isMember = writers.TryGetValue(mark.Writer, out var known) && !known.IsRetired;
            var watermark = isMember ? mark.Watermark : Math.Max(mark.Watermark, state.Watermark); // it joins at the table's
            writers = writers.SetItem(mark.Writer, new(mark.Number, mark.Position, watermark, mark.IsIdle, commit.Version));
        }

        return writers;
    }

    /// <summary>The partition that ends first: timeless ones, first in the order of starts, end last.</summary>
    private static PartitionKey FirstBy(ImmutableSortedSet<PartitionKey> partitions)
    {
        foreach (var partition in partitions)
            if (!partition.IsTimeless)
                return partition;
        return partitions[0];
    }

    private static long FinalAt(PartitionKey partition, long lateness) =>
        partition.End > long.MaxValue - lateness ? long.MaxValue : partition.End + lateness;
}
