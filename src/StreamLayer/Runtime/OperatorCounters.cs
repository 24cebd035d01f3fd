namespace Hybrid.StreamLayer.Runtime;

/// <summary>
/// What happened to the rows of one operator in one subtask, since the job's first start (the counters are checkpointed). At every checkpoint
/// <c>In = Passed + Filtered + Late + DeadLettered</c>; <see cref="Out"/> counts emitted rows apart, as expansion and windows change their
/// number, and equals the next operator's <see cref="In"/>. Written by the subtask's thread only.
/// </summary>
public sealed class OperatorCounters
{
    /// <summary>Rows received.</summary>
    public long In;

    /// <summary>Rows that took effect: mapped, aggregated, joined, written.</summary>
    public long Passed;

    /// <summary>Rows dropped by a predicate.</summary>
    public long Filtered;

    /// <summary>Rows too late for every window, or for a partition that is final.</summary>
    public long Late;

    /// <summary>Rows sent to the dead-letter output.</summary>
    public long DeadLettered;

    /// <summary>Rows emitted to the next operator.</summary>
    public long Out;

    /// <summary>True when every row received ended in a counted place.</summary>
    public bool IsBalanced => In == Passed + Filtered + Late + DeadLettered;
}
