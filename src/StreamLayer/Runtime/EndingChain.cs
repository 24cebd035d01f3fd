namespace Hybrid.StreamLayer.Runtime;

/// <summary>A chain whose end ends something else, too.</summary>
internal sealed class EndingChain<T>(IReceiver<T> chain, Action afterEnd) : IReceiver<T>
{
    public void OnBatch(Batch<T> batch) => chain.OnBatch(batch);

    public void OnWatermark(long watermark) => chain.OnWatermark(watermark);

    public void OnBarrier(Barrier barrier) => chain.OnBarrier(barrier);

    public void OnIdle(bool idle) => chain.OnIdle(idle);

    public void OnEnd()
    {
        chain.OnEnd();
        afterEnd();
    }
}
