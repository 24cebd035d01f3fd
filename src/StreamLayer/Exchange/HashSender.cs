using System.Runtime.CompilerServices;
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
    private int _at; // the row at work, so that it is known when the hash throws

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
        _at = 0;
        while (_at < batch.Count)
        {
            try
            {
                FindTargets(batch.Rows.AsSpan(0, batch.Count), batch.Timestamps);
            }
            catch (Exception error) when (RowErrors.IsRowError(error))
            {
                _targets[_at++] = 0;
            }
        }
    }

    // In a method without try, as the variables of a loop inside one live in memory.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void FindTargets(ReadOnlySpan<T> rows, long[] times)
    {
        var owners = _owners;
        for (var at = _at; at < rows.Length; at++)
        {
            _at = at;
            _targets[at] = owners[KeyGroupRange.GroupOf(_hash(rows[at], times[at]), owners.Length)];
        }

        _at = rows.Length;
    }
}
