namespace Hybrid.StreamLayer.Runtime;

/// <summary>How a job is stopped.</summary>
public enum StopMode
{
    /// <summary>A last checkpoint and its commit, then exit: the next start goes on from there. Open windows stay open, in the checkpoint.</summary>
    Checkpoint,

    /// <summary>The sources stop, the watermark goes to its end, all windows fire; then a last checkpoint and its commit.</summary>
    Drain,

    /// <summary>At once, without a checkpoint: the next start goes on from the last one.</summary>
    Kill,
}
