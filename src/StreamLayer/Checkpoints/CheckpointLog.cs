using Microsoft.Extensions.Logging;

namespace Hybrid.StreamLayer.Checkpoints;

/// <summary>What operators of a stream are told about its checkpoints.</summary>
internal static partial class CheckpointLog
{
    [LoggerMessage(1201, LogLevel.Error, "Checkpoint {Checkpoint} is not whole, the one before it is tried: {Reason}")]
    public static partial void Corrupt(ILogger log, CheckpointId checkpoint, string reason);

    [LoggerMessage(1202, LogLevel.Warning, "State of {Operators} is dropped: the stream no longer has them")]
    public static partial void Dropped(ILogger log, string operators);

    [LoggerMessage(1203, LogLevel.Debug, "Checkpoint {Checkpoint} complete: {Bytes} bytes in {Milliseconds} ms, subtasks paused for {PauseMilliseconds} ms at most")]
    public static partial void Completed(ILogger log, CheckpointId checkpoint, long bytes, double milliseconds, double pauseMilliseconds);

    [LoggerMessage(1204, LogLevel.Error, "Accounting at checkpoint {Checkpoint} does not add up: {Imbalance}")]
    public static partial void Imbalance(ILogger log, CheckpointId checkpoint, string imbalance);

    [LoggerMessage(1205, LogLevel.Warning, "Sink {Sink}: commit of epoch {Epoch} failed, tried again in {Seconds} s: {Reason}")]
    public static partial void CommitRetried(ILogger log, string sink, long epoch, double seconds, string reason);

    [LoggerMessage(1206, LogLevel.Warning, "Old checkpoints could not be deleted, tried again later: {Reason}")]
    public static partial void NotDeleted(ILogger log, string reason);
}
