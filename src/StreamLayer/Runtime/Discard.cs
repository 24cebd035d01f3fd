namespace Hybrid.StreamLayer.Runtime;

/// <summary>The end of a chain that nobody reads.</summary>
internal sealed class Discard<T> : IReceiver<T>
{
    public void OnBatch(Batch<T> batch)
    {
    }

    public void OnWatermark(long watermark)
    {
    }

    public void OnBarrier(Barrier barrier)
    {
    }

    public void OnIdle(bool idle)
    {
    }

    public void OnEnd()
    {
    }
}
