using Hybrid.StreamLayer.Checkpoints;
using Hybrid.StreamLayer.Runtime;

namespace Hybrid.StreamLayer.Sinks;

/// <summary>
/// Takes the rows of one subtask, on its thread. State that outlives an epoch (corrections not yet merged) is kept as <see cref="ICheckpointed"/>.
/// </summary>
public interface ISinkWriter<T> : ICheckpointed, IAsyncDisposable
{
    /// <summary>Takes rows; may block while too much is unwritten (backpressure). Counts them in the subtask's counters (In, Passed, Late).</summary>
    void Write(Batch<T> batch);

    /// <summary>The watermark of the writer's input.</summary>
    void OnWatermark(long watermark);

    /// <summary>
    /// At a barrier: hands over all rows of the epoch. Returns at once; the task completes when they are durable, with what the committer needs to make
    /// them visible (stored in the checkpoint), or null when there is nothing.
    /// </summary>
    /// <remarks>At each barrier <see cref="ICheckpointed.Snapshot"/> is called right after this, so state holds what was not handed over.</remarks>
    /// <param name="epoch">The checkpoint's number.</param>
    /// <param name="isLast">True when the run ends here: hold nothing back.</param>
    Task<byte[]?> Prepare(long epoch, bool isLast);
}
