using Hybrid.StreamLayer.Checkpoints;

namespace Hybrid.StreamLayer.Runtime;

/// <summary>One subtask's view of a checkpoint barrier on its way down a chain: gathers a snapshot from each link it passes.</summary>
public sealed class Barrier(long epoch, bool isLast, Action<OperatorContext, IStateSnapshot?, OperatorCounters> collect)
{
    /// <summary>The checkpoint's number within the incarnation, from 1.</summary>
    public long Epoch { get; } = epoch;

    /// <summary>True for the last checkpoint of a run that stops, drains or ends: sinks hold nothing back.</summary>
    public bool IsLast { get; } = isLast;

    /// <summary>What sinks prepared for the epoch.</summary>
    internal List<PreparedPart> Prepared { get; } = [];

    /// <summary>Takes the snapshot of a link that keeps state, and the counters of every link.</summary>
    public void Collect(object link, OperatorContext context) =>
        collect(context, (link as ICheckpointed)?.Snapshot(), context.Counters);
}
