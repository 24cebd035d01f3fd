using Hybrid.StreamLayer.Exchange;

namespace Hybrid.StreamLayer.Runtime;

/// <summary>Sends dead letters or late rows of one subtask to the side stage. Carries barriers and the end, but no watermarks.</summary>
internal sealed class SideSender<T>(RoundSender<T> sender) : IFlushed
{
    private readonly Batch<T> _batch = new();

    public void Add(in T row, long timestamp)
    {
        _batch.Add(row, timestamp);
        if (_batch.IsFull)
            Pass();
    }

    public void Flush()
    {
        Pass();
        sender.Flush();
    }

    public void OnBarrier(Barrier barrier)
    {
        Pass();
        sender.OnBarrier(barrier);
    }

    public void OnEnd()
    {
        Pass();
        sender.OnEnd();
    }

    private void Pass()
    {
        sender.OnBatch(_batch);
        _batch.Clear();
    }
}
