using Hybrid.StreamLayer.Runtime;

namespace Hybrid.StreamLayer.Exchange;

/// <summary>Sends whole batches to its channels in turn; with one channel, forward.</summary>
internal sealed class RoundSender<T>(ExchangeChannel<T>[] channels, int first) : ExchangeSender<T>(channels)
{
    private int _next = first % channels.Length;

    public override void OnBatch(Batch<T> batch)
    {
        Append(_next, batch);
        if (++_next == ChannelCount)
            _next = 0;
    }
}
