using Hybrid.StreamLayer.State;

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

    /// <summary>A side output of the operator: call it in <c>Open</c> and keep the result.</summary>
    public ISideOutput<T> SideOutput<T>(OutputTag<T> tag) => (ISideOutput<T>)SideOutputs(tag.Name, typeof(T));

    /// <summary>Finds the side output of a name and row type; set by the engine.</summary>
    internal Func<string, Type, object> SideOutputs { get; init; } = static (_, _) => throw new NotSupportedException();

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }
}
