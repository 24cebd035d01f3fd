using Hybrid.StreamLayer.Exchange;

namespace Hybrid.StreamLayer.Runtime;

/// <summary>
/// One output read by several: each gets every row and control message. Receivers may change a batch, so each but the last gets a copy; exchanges copy what
/// they send and come first, without one.
/// </summary>
internal sealed class Fork<T>(IEnumerable<IReceiver<T>> receivers) : IReceiver<T>
{
    private readonly IReceiver<T>[] _receivers = [.. receivers.OrderBy(receiver => receiver is ExchangeSender<T> ? 0 : 1)];
    private readonly Batch<T> _copy = new();

    public void OnBatch(Batch<T> batch)
    {
        for (var receiver = 0; receiver < _receivers.Length - 1; receiver++)
        {
            if (_receivers[receiver] is ExchangeSender<T> exchange)
            {
                exchange.OnBatch(batch);
                continue;
            }

            _copy.Append(batch, 0, batch.Count);
            _copy.Split = batch.Split;
            _receivers[receiver].OnBatch(_copy);
            _copy.Clear();
        }

        _receivers[^1].OnBatch(batch);
    }

    public void OnWatermark(long watermark)
    {
        foreach (var receiver in _receivers)
            receiver.OnWatermark(watermark);
    }

    public void OnBarrier(Barrier barrier)
    {
        foreach (var receiver in _receivers)
            receiver.OnBarrier(barrier);
    }

    public void OnIdle(bool idle)
    {
        foreach (var receiver in _receivers)
            receiver.OnIdle(idle);
    }

    public void OnEnd()
    {
        foreach (var receiver in _receivers)
            receiver.OnEnd();
    }
}
