using Hybrid.StreamLayer.Runtime;
using Barrier = Hybrid.StreamLayer.Runtime.Barrier;

namespace Hybrid.StreamLayer.Tests.Exchange;

/// <summary>Writes down what comes, in order.</summary>
internal sealed class Recorded<T> : IReceiver<T>
{
    public List<string> Seen { get; } = [];

    public List<T> Rows { get; } = [];

    public void OnBatch(Batch<T> batch)
    {
        Rows.AddRange(batch.Rows[..batch.Count]);
        Seen.Add($"rows {string.Join(',', batch.Rows[..batch.Count])}");
    }

    public void OnWatermark(long watermark) => Seen.Add($"watermark {watermark}");

    public void OnBarrier(Barrier barrier) => Seen.Add($"barrier {barrier.Epoch}");

    public void OnIdle(bool idle) => Seen.Add(idle ? "idle" : "active");

    public void OnEnd() => Seen.Add("end");
}
