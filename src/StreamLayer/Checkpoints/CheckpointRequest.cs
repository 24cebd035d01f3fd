using Hybrid.StreamLayer.Runtime;

namespace Hybrid.StreamLayer.Checkpoints;

/// <summary>Somebody asks for a checkpoint, and for a copy of it when a folder is given.</summary>
internal sealed record CheckpointRequest(string? SavepointFolder)
{
    /// <summary>Completes with the checkpoint, when the copy stands too.</summary>
    public TaskCompletionSource<CheckpointStatus> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
