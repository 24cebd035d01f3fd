using Hybrid.Lake.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hybrid.StreamLayer.Runtime;

/// <summary>How a stream is run.</summary>
public sealed record JobOptions
{
    /// <summary>Where checkpoints are kept.</summary>
    public required IStorage CheckpointStorage { get; init; }

    /// <summary>The stream's folder in <see cref="CheckpointStorage"/>, for instance <c>_hybrid/checkpoints/shop/revenue</c>.</summary>
    public required string CheckpointFolder { get; init; }

    /// <summary>Time from one checkpoint's start to the next one's. 10 s by default.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Least time between checkpoints that a passed partition end asks for. 1 s by default.</summary>
    public TimeSpan LeastCheckpointPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Number of key groups; it cannot change once there is a checkpoint. 128 by default.</summary>
    public int KeyGroups { get; init; } = State.KeyGroupRange.DefaultCount;

    /// <summary>Checkpoints kept. 3 by default.</summary>
    public int KeptCheckpoints { get; init; } = 3;

    /// <summary>Epochs that may wait for their sink's commit; then checkpoints wait. 3 by default.</summary>
    public int MostPendingEpochs { get; init; } = 3;

    /// <summary>Batches that an exchange's channel holds at the most. 8 by default.</summary>
    public int ChannelCapacity { get; init; } = 8;

    /// <summary>Time between two looks for new splits. 30 s by default.</summary>
    public TimeSpan DiscoveryInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A savepoint's folder in <see cref="CheckpointStorage"/> to start from, in place of the newest checkpoint; or null.</summary>
    public string? RestoreFrom { get; init; }

    /// <summary>Start also when the checkpoint holds state of operators that the stream no longer has; that state is dropped.</summary>
    public bool AllowDroppedState { get; init; }

    /// <summary>Start also when another process holds the stream, which is fenced then.</summary>
    public bool TakeOver { get; init; }

    /// <summary>Where logs go.</summary>
    public ILoggerFactory Logs { get; init; } = NullLoggerFactory.Instance;
}
