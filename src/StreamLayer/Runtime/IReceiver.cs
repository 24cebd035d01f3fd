namespace Hybrid.StreamLayer.Runtime;

/// <summary>
/// One link of a chain: takes batches and, in order between them, control messages. All calls come from the subtask's own thread, so an
/// implementation needs no locks. What it emits it passes to the next link inside the call.
/// </summary>
/// <typeparam name="T">The rows it takes.</typeparam>
public interface IReceiver<T>
{
    /// <summary>Takes rows. The batch is the caller's again when the call returns (see <see cref="Batch{T}"/>).</summary>
    void OnBatch(Batch<T> batch);

    /// <summary>No row with a time at or below <paramref name="watermark"/> is expected any more. Never falls. Microseconds, UTC.</summary>
    void OnWatermark(long watermark);

    /// <summary>A checkpoint barrier: everything before it belongs to the checkpoint, nothing after it. The link snapshots, then passes it on.</summary>
    void OnBarrier(Barrier barrier);

    /// <summary>The input has gone idle (true) or is active again (false).</summary>
    void OnIdle(bool idle);

    /// <summary>No row follows, only the last barrier. What is still buffered is emitted now, so that it belongs to that checkpoint. Comes after the watermark <see cref="EventTimes.End"/>.</summary>
    void OnEnd();
}
