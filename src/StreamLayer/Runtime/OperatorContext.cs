using Hybrid.StreamLayer.State;
using Hybrid.StreamLayer.Time;

namespace Hybrid.StreamLayer.Runtime;

/// <summary>Where an operator instance runs and what it may use. Belongs to the subtask's thread.</summary>
public sealed class OperatorContext
{
    /// <summary>The operator's stable id in the job (<c>.Id("…")</c>, or derived from its place).</summary>
    public required string OperatorId { get; init; }

    /// <summary>0 to <see cref="Parallelism"/> − 1.</summary>
    public required int Subtask { get; init; }

    /// <summary>Number of subtasks of the stage.</summary>
    public required int Parallelism { get; init; }

    /// <summary>The key groups this subtask owns.</summary>
    public required KeyGroupRange KeyGroups { get; init; }

    /// <summary>What happens to rows here; part of the checkpoint.</summary>
    public required OperatorCounters Counters { get; init; }

    /// <summary>Where rows go that cannot be processed.</summary>
    public required IDeadLetterOutput DeadLetters { get; init; }

    /// <summary>Where rows go that are too late.</summary>
    public required ILateOutput Late { get; init; }

    /// <summary>Number of key groups of the job.</summary>
    public int KeyGroupCount { get; init; } = KeyGroupRange.DefaultCount;

    /// <summary>The side outputs of the operator that somebody reads, by tag and row type.</summary>
    internal Dictionary<(string Tag, Type Row), object> Sides { get; init; } = [];

    /// <summary>A side output of the operator: call it in <c>Open</c> and keep the result.</summary>
    public ISideOutput<T> SideOutput<T>(OutputTag<T> tag)
    {
        ArgumentNullException.ThrowIfNull(tag);
        return Sides.TryGetValue((tag.Name, typeof(T)), out var side) ? (ISideOutput<T>)side : new UnreadSideOutput<T>();
    }

    /// <summary>The splits of the source in this stage; null where the stage has none. Set by the engine.</summary>
    internal SourceSplits? Splits { get; init; }

    /// <summary>What the subtasks of a timestamp assigner share; null outside the engine.</summary>
    internal AlignmentGroup? Alignment { get; init; }

    /// <summary>Set by a timestamp assigner at a barrier: its watermark was moved past an idle input.</summary>
    internal bool IsPastIdle { get; set; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }
}
