using Hybrid.StreamLayer.Exchange;

namespace Hybrid.StreamLayer.Runtime;

/// <summary>A side output of one operator in one subtask: gathers rows and sends them before each control message of the operator.</summary>
internal sealed class SideOutput<T>(IReceiver<T> receiver, OperatorCounters counters) : ISideOutput<T>, ISideControl, IFlushed
{
    private readonly Batch<T> _batch = new();

    public void Add(in T row, long timestamp)
    {
        _batch.Add(row, timestamp);
        if (_batch.IsFull)
            Flush();
    }

    public void Flush()
    {
        if (_batch.Count == 0)
            return;
        counters.Out += _batch.Count;
        receiver.OnBatch(_batch);
        _batch.Clear();
    }

    public void OnWatermark(long watermark)
    {
        Flush();
        receiver.OnWatermark(watermark);
    }

    public void OnBarrier(Barrier barrier)
    {
        Flush();
        receiver.OnBarrier(barrier);
    }

    public void OnIdle(bool idle)
    {
        Flush();
        receiver.OnIdle(idle);
    }

    public void OnEnd()
    {
        Flush();
        receiver.OnEnd();
    }
}
