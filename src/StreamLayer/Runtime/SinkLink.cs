using Hybrid.StreamLayer.Sinks;

namespace Hybrid.StreamLayer.Runtime;

/// <summary>The last link of a chain: a sink's writer in one subtask.</summary>
internal sealed class SinkLink<T>(string sink, ISinkWriter<T> writer, OperatorContext context) : IReceiver<T>, ISinkProgress
{
    private long _watermark = EventTimes.None;

    public string Sink => sink;

    public long Watermark => Volatile.Read(ref _watermark);

    public ISinkWriter<T> Writer => writer;

    public void OnBatch(Batch<T> batch) => writer.Write(batch);

    public void OnWatermark(long watermark)
    {
        Volatile.Write(ref _watermark, watermark);
        writer.OnWatermark(watermark);
    }

    public void OnBarrier(Barrier barrier)
    {
        barrier.Prepared.Add(new PreparedPart(sink, _watermark, writer.Prepare(barrier.Epoch, barrier.IsLast)));
        barrier.Collect(writer, context);
    }

    public void OnIdle(bool idle)
    {
    }

    public void OnEnd()
    {
    }

    public void Close() => writer.DisposeAsync().AsTask().GetAwaiter().GetResult();
}
