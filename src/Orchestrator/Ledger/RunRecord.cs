namespace Hybrid.Orchestrator.Ledger;

/// <summary>One run as the ledger has it. Times are microseconds since the epoch, UTC.</summary>
internal sealed record RunRecord
{
    /// <summary>The run's id, unique for ever.</summary>
    public required string Id { get; init; }

    /// <summary>The job.</summary>
    public required string Job { get; init; }

    /// <summary>The output partition in its text form.</summary>
    public required string Partition { get; init; }

    /// <summary>The hash of the inputs at their generations.</summary>
    public required string InputsKey { get; init; }

    /// <summary>0 for the loop; one more for each manual re-run.</summary>
    public int Revision { get; init; }

    /// <summary>What made it due.</summary>
    public RunCause Cause { get; init; }

    /// <summary>Where it stands.</summary>
    public RunState State { get; init; }

    /// <summary>The newest attempt's fencing number: a commit with a lower one than the log holds is superseded.</summary>
    public long Sequence { get; init; }

    /// <summary>The newest attempt, counted from 1; 0 before the first.</summary>
    public int Attempt { get; init; }

    /// <summary>Who holds the lease (or held it last).</summary>
    public string? Owner { get; init; }

    /// <summary>Until when the lease holds without a heartbeat.</summary>
    public long LeaseUntil { get; init; }

    /// <summary>When it was decided.</summary>
    public long DecidedAt { get; init; }

    /// <summary>When the newest attempt started.</summary>
    public long? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public long? FinishedAt { get; init; }

    /// <summary>When the next attempt is due, in <see cref="RunState.RetryWait"/>.</summary>
    public long? RetryAt { get; init; }

    /// <summary>The code of the newest error.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>The newest error.</summary>
    public string? Error { get; init; }

    /// <summary>The id of the output table that holds the result.</summary>
    public string? OutputTableId { get; init; }

    /// <summary>The version of the output table that holds the result.</summary>
    public long? OutputVersion { get; init; }

    /// <summary>Whether it keeps other runs of its output partition from being decided.</summary>
    public bool IsActive => State is RunState.Decided or RunState.Running or RunState.RetryWait;
}
