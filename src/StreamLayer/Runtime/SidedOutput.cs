namespace Hybrid.StreamLayer.Runtime;

/// <summary>The main output of an operator that has side outputs: these get each control message too, first.</summary>
internal sealed class SidedOutput<T>(IReceiver<T> main, IReadOnlyList<ISideControl> sides) : IReceiver<T>
{
    public void OnBatch(Batch<T> batch) => main.OnBatch(batch);

    public void OnWatermark(long watermark)
    {
        foreach (var side in sides)
            side.OnWatermark(watermark);
        main.OnWatermark(watermark);
    }

    public void OnBarrier(Barrier barrier)
    {
        foreach (var side in sides)
            side.OnBarrier(barrier);
        main.OnBarrier(barrier);
    }

    public void OnIdle(bool idle)
    {
        foreach (var side in sides)
            side.OnIdle(idle);
        main.OnIdle(idle);
    }

    public void OnEnd()
    {
        foreach (var side in sides)
            side.OnEnd();
        main.OnEnd();
    }
}
