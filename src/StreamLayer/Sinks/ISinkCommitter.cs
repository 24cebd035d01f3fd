namespace Hybrid.StreamLayer.Sinks;

/// <summary>Makes prepared epochs visible, exactly once and in order. One per sink and job; not called concurrently, save <see cref="WantsCheckpoint"/>.</summary>
public interface ISinkCommitter : IAsyncDisposable
{
    /// <summary>
    /// Before the job reads input: settles what the restored checkpoint holds. Pending epochs that the target lacks are committed; epochs that the target
    /// holds but the checkpoint does not know are taken back.
    /// </summary>
    /// <param name="restored">The restored checkpoint, or null on a fresh start.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="StreamException">The target cannot be brought to the checkpoint's state.</exception>
    ValueTask OpenAsync(RestoredEpochs? restored, CancellationToken cancellation);

    /// <summary>Commits one epoch after its checkpoint is complete. Transient errors are retried by the caller.</summary>
    /// <exception cref="StreamException">Fenced by a newer incarnation, or the target failed.</exception>
    ValueTask<CommitReceipt> CommitAsync(SinkEpoch epoch, CancellationToken cancellation);

    /// <summary>
    /// Whether a watermark should trigger a checkpoint now (it passed the end of a partition). Called several times a second while the watermark moves, also during
    /// a commit: answers from memory.
    /// </summary>
    bool WantsCheckpoint(long watermark);
}

/// <summary>One epoch as prepared by all writers of a sink.</summary>
/// <param name="Incarnation">The incarnation that prepared it.</param>
/// <param name="Epoch">Its checkpoint number in that incarnation.</param>
/// <param name="Watermark">Minimum watermark that the sink's subtasks had received at the barrier.</param>
/// <param name="IsIdle">True when the watermark was moved past an idle source.</param>
/// <param name="IsLast">True when the run ended here.</param>
/// <param name="Prepared">What the writers prepared; empty when there was nothing.</param>
public sealed record SinkEpoch(long Incarnation, long Epoch, long Watermark, bool IsIdle, bool IsLast, IReadOnlyList<byte[]> Prepared);

/// <summary>What a restored checkpoint says about a sink.</summary>
/// <param name="Incarnation">The incarnation that took the checkpoint.</param>
/// <param name="Epoch">The checkpoint's number.</param>
/// <param name="Pending">Epochs up to this one whose commit the checkpoint does not know to be done, oldest first.</param>
public sealed record RestoredEpochs(long Incarnation, long Epoch, IReadOnlyList<SinkEpoch> Pending);

/// <summary>What a commit did.</summary>
/// <param name="Target">What was written to, for instance the table's name.</param>
/// <param name="Version">The version made, or null when nothing needed one.</param>
/// <param name="Rows">Rows made visible.</param>
public sealed record CommitReceipt(string Target, long? Version, long Rows);
