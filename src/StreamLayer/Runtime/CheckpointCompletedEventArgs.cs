namespace Hybrid.StreamLayer.Runtime;

/// <summary>A checkpoint is complete.</summary>
/// <param name="checkpoint">The checkpoint.</param>
public sealed class CheckpointCompletedEventArgs(CheckpointStatus checkpoint) : EventArgs
{
    /// <summary>The checkpoint.</summary>
    public CheckpointStatus Checkpoint { get; } = checkpoint;
}
