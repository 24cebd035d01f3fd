namespace Hybrid.Orchestrator.Ledger;

/// <summary>One attempt of a run. Times are microseconds since the epoch, UTC.</summary>
internal sealed record Attempt
{
    /// <summary>Counted from 1.</summary>
    public int Number { get; init; }

    /// <summary>Its fencing number.</summary>
    public long Sequence { get; init; }

    /// <summary>Who ran it.</summary>
    public required string Owner { get; init; }

    /// <summary>When it started.</summary>
    public long StartedAt { get; init; }

    /// <summary>When it ended; null: under way, or its owner died.</summary>
    public long? FinishedAt { get; init; }

    /// <summary>The state that it brought the run to; null: under way, or its owner died.</summary>
    public RunState? Result { get; init; }

    /// <summary>The error's code.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>The error.</summary>
    public string? Error { get; init; }
}
