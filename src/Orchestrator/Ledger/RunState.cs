namespace Hybrid.Orchestrator.Ledger;

/// <summary>Where a run stands.</summary>
internal enum RunState
{
    /// <summary>Written down with its sequence number; no process has been started for it.</summary>
    Decided,

    /// <summary>An attempt is under way, under a lease.</summary>
    Running,

    /// <summary>An attempt failed and another is planned.</summary>
    RetryWait,

    /// <summary>Its result is the output partition.</summary>
    Succeeded,

    /// <summary>It failed for good.</summary>
    Failed,

    /// <summary>A newer run's result stands in its place, or a newer generation made it pointless.</summary>
    Superseded,

    /// <summary>A person stopped it.</summary>
    Cancelled,
}
