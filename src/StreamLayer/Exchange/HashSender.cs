using Hybrid.StreamLayer.Runtime;
using Hybrid.StreamLayer.Sinks;
using Hybrid.StreamLayer.State;

namespace Hybrid.StreamLayer.Exchange;

/// <summary>
/// Sends each row to the owner of its hash's key group. A row whose hash throws goes to the first channel: the operator there meets the same error and
/// dead-letters the row.
/// </summary>
internal sealed class HashSender<T> : ExchangeSender<T>
{
    private readonly SinkRouting<T> _hash;
    private readonly int[] _owners;
    private readonly int[] _targets = new int[Batch<T>.Capacity];

    public HashSender(ExchangeChannel<T>[] channels, SinkRouting<T> hash, int keyGroups) : base(channels)
    {
        _hash = hash;
        _owners = new int[keyGroups];
        for (var group = 0; group < keyGroups; group++)
            _owners[group] = KeyGroupRange.OwnerOf(group, channels.Length, keyGroups);
    }

    public override void OnBatch(Batch<T> batch)
    {
        if (ChannelCount == 1)
        {
            Append(0, batch);
            return;
        }

        FindTargets(batch);
        var rows = batch.Rows;
        var times = batch.Timestamps;
        var kinds = batch.Kinds;
        for (var at = 0; at < batch.Count; at++)
        {
            var target = _targets[at];
            var open = Open(target);
            if (kinds is null)
                open.Add(rows[at], times[at]);
            else
                open.Add(rows[at], times[at], kinds[at]);
            if (open.IsFull)
                Flush(target);
        }
    }

    private void FindTargets(Batch<T> batch)
    {
        for (var at = 0; at < batch.Count;)
        {
            try
            {
                for (; at < batch.Count; at++)
                    _targets[at] = _owners[KeyGroupRange.GroupOf(_hash(batch.Rows[at], batch.Timestamps[at]), _owners.Length)];
            }
            catch (Exception error) when (RowErrors.IsRowError(error))
            {
                _targets[at++] = 0;
            }
        }
    }
}
