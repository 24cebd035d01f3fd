namespace Hybrid.StreamLayer.Runtime;

/// <summary>A copy of <see cref="OperatorCounters"/>, or their sum over subtasks.</summary>
/// <param name="In">Rows received.</param>
/// <param name="Passed">Rows that took effect.</param>
/// <param name="Filtered">Rows dropped by a predicate.</param>
/// <param name="Late">Rows too late.</param>
/// <param name="DeadLettered">Rows sent to the dead-letter output.</param>
/// <param name="Out">Rows emitted.</param>
public readonly record struct OperatorCounts(long In, long Passed, long Filtered, long Late, long DeadLettered, long Out)
{
    /// <summary>True when every row received ended in a counted place.</summary>
    public bool IsBalanced => In == Passed + Filtered + Late + DeadLettered;

    /// <summary>The sum of two subtasks.</summary>
    public static OperatorCounts operator +(OperatorCounts left, OperatorCounts right) => new(
        left.In + right.In,
        left.Passed + right.Passed,
        left.Filtered + right.Filtered,
        left.Late + right.Late,
        left.DeadLettered + right.DeadLettered,
        left.Out + right.Out);

    /// <summary>The sum of two subtasks.</summary>
    public static OperatorCounts Add(OperatorCounts left, OperatorCounts right) => left + right;

    /// <summary>Sets counters to these.</summary>
    internal void CopyTo(OperatorCounters counters)
    {
        counters.In = In;
        counters.Passed = Passed;
        counters.Filtered = Filtered;
        counters.Late = Late;
        counters.DeadLettered = DeadLettered;
        counters.Out = Out;
    }

    /// <summary>The counters as they are now.</summary>
    public static OperatorCounts Of(OperatorCounters counters)
    {
        ArgumentNullException.ThrowIfNull(counters);
        return new(counters.In, counters.Passed, counters.Filtered, counters.Late, counters.DeadLettered, counters.Out);
    }
}
