using Microsoft.Extensions.Logging;

namespace Hybrid.Orchestrator.Loop;

/// <summary>What the loop says to an operator.</summary>
internal static partial class LoopLog
{
    [LoggerMessage(EventId = 3001, Level = LogLevel.Information, Message = "Batch {Job}: run {RunId} of {Partition} starts, attempt {Attempt}, sequence {Sequence} ({Cause})")]
    public static partial void RunStarts(this ILogger logger, string job, string runId, string partition, int attempt, long sequence, Ledger.RunCause cause);

    [LoggerMessage(EventId = 3002, Level = LogLevel.Information, Message = "Batch {Job}: run {RunId} of {Partition} {State}")]
    public static partial void RunEnded(this ILogger logger, string job, string runId, string partition, Ledger.RunState state);

    [LoggerMessage(EventId = 3003, Level = LogLevel.Warning, Message = "Batch {Job}: attempt {Attempt} of run {RunId} of {Partition} failed ({Code}), {State}: {Error}")]
    public static partial void AttemptFailed(this ILogger logger, string job, string runId, string partition, int attempt, string? code, Ledger.RunState state, string? error);

    [LoggerMessage(EventId = 3004, Level = LogLevel.Warning, Message = "Batch {Job}: run {RunId} of {Partition} belongs to another scheduler by now; this attempt's end ({State}) is not recorded")]
    public static partial void LeaseLost(this ILogger logger, string job, string runId, string partition, Hybrid.BatchLayer.BatchState state);

    [LoggerMessage(EventId = 3005, Level = LogLevel.Information, Message = "Batch {Job}: run {RunId} of {Partition} has succeeded: its result was found in the log")]
    public static partial void RunRecovered(this ILogger logger, string job, string runId, string partition);

    [LoggerMessage(EventId = 3006, Level = LogLevel.Warning, Message = "The scheduler {Owner} is dead; its runs are taken over")]
    public static partial void OwnerDead(this ILogger logger, string owner);

    [LoggerMessage(EventId = 3007, Level = LogLevel.Warning, Message = "Table {Table} cannot be read now, and is tried again: {Error}")]
    public static partial void TableUnreadable(this ILogger logger, string table, string error);

    [LoggerMessage(EventId = 3008, Level = LogLevel.Error, Message = "The loop cannot go on now, and tries again in {Wait}: {Error}")]
    public static partial void StepFailed(this ILogger logger, TimeSpan wait, string error);
}
