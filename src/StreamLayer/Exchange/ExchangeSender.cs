using Hybrid.StreamLayer.Runtime;
using Barrier = Hybrid.StreamLayer.Runtime.Barrier;

namespace Hybrid.StreamLayer.Exchange;

/// <summary>
/// The sending end of an exchange in one subtask: spreads rows over the channels to the next stage. A batch leaves when it is full, before a barrier, an idle
/// message or the end, and at each <see cref="IFlushed.Flush"/> (every 50 ms). A watermark waits for the next batch to leave, so that it does not cut batches small: late
/// is always allowed, early never.
/// </summary>
internal abstract class ExchangeSender<T> : IReceiver<T>, IFlushed
{
    private readonly ExchangeChannel<T>[] _channels;
    private readonly Batch<T>?[] _open;
    private readonly long[] _sent;
    private long _watermark = EventTimes.None;

    protected ExchangeSender(ExchangeChannel<T>[] channels)
    {
        _channels = channels;
        _open = new Batch<T>?[channels.Length];
        _sent = new long[channels.Length];
        Array.Fill(_sent, EventTimes.None);
    }

    protected int ChannelCount => _channels.Length;

    public abstract void OnBatch(Batch<T> batch);

    public void OnWatermark(long watermark) => _watermark = Math.Max(_watermark, watermark);

    public void OnBarrier(Barrier barrier)
    {
        Flush();
        Broadcast(new BarrierMessage(barrier.Epoch, barrier.IsLast));
    }

    public void OnIdle(bool idle)
    {
        Flush();
        Broadcast(new IdleMessage(idle));
    }

    public void OnEnd()
    {
        Flush();
        Broadcast(new EndMessage());
    }

    public void Flush()
    {
        for (var channel = 0; channel < _channels.Length; channel++)
            Flush(channel);
    }

    /// <summary>The batch that a channel's rows are put in; has room.</summary>
    protected Batch<T> Open(int channel) => _open[channel] ??= _channels[channel].Rent();

    /// <summary>Sends a channel's open batch, then the watermark if it moved.</summary>
    protected void Flush(int channel)
    {
        if (_open[channel] is { Count: > 0 } batch)
        {
            _open[channel] = null;
            _channels[channel].Send(batch);
        }

        if (_watermark <= _sent[channel])
            return;
        _sent[channel] = _watermark;
        _channels[channel].Send(new WatermarkMessage(_watermark));
    }

    /// <summary>Copies rows to a channel, in as many batches as they need.</summary>
    protected void Append(int channel, Batch<T> from)
    {
        for (var done = 0; done < from.Count;)
        {
            var to = Open(channel);
            var length = Math.Min(from.Count - done, Batch<T>.Capacity - to.Count);
            to.Append(from, done, length);
            done += length;
            if (to.IsFull)
                Flush(channel);
        }
    }

    private void Broadcast(ControlMessage message)
    {
        foreach (var channel in _channels)
            channel.Send(message);
    }
}
