using Hybrid.StreamLayer.Checkpoints;

namespace Hybrid.StreamLayer.Runtime;

/// <summary>What one subtask gives to a checkpoint when the barrier has passed its chain.</summary>
/// <param name="Subtask">The subtask.</param>
/// <param name="Epoch">The checkpoint.</param>
/// <param name="Snapshots">State by operator id.</param>
/// <param name="Prepared">What its sinks prepared.</param>
/// <param name="Counts">Counters by operator id, and by <c>id&gt;tag</c> for side outputs.</param>
/// <param name="IsPastIdle">Whether a watermark was moved past an idle input here.</param>
/// <param name="Pause">How long the barrier kept the subtask from its rows.</param>
internal sealed record BarrierAck(
    Subtask Subtask,
    long Epoch,
    IReadOnlyList<(string Operator, IStateSnapshot Snapshot)> Snapshots,
    IReadOnlyList<PreparedPart> Prepared,
    IReadOnlyList<(string Id, OperatorCounts Counts)> Counts,
    bool IsPastIdle,
    TimeSpan Pause);
