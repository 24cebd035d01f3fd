using Hybrid.StreamLayer.Runtime;
using Hybrid.StreamLayer.Runtime.Graph;
using Microsoft.Extensions.Logging;

namespace Hybrid.StreamLayer.Checkpoints;

/// <summary>What the checkpoints of one start are about.</summary>
internal sealed record CheckpointScope
{
    public required string Project { get; init; }

    public required string Stream { get; init; }

    public required long Incarnation { get; init; }

    public required JobOptions Options { get; init; }

    public required CheckpointStore Store { get; init; }

    public required RestoredCheckpoint? Restored { get; init; }

    /// <summary>Complete checkpoints of earlier starts that may be restored, oldest first.</summary>
    public required IReadOnlyList<CheckpointId> History { get; init; }

    public required AccountingPlan Accounting { get; init; }

    public required IReadOnlyList<ISourceSubtask> Sources { get; init; }

    public required IReadOnlyList<(string Id, ISourceNode Node)> SourceNodes { get; init; }

    public required IReadOnlyList<SinkCommits> Sinks { get; init; }

    public required int SubtaskCount { get; init; }

    /// <summary>Least watermark that a sink's subtasks have received.</summary>
    public required Func<string, long> WatermarkOf { get; init; }

    public required Action<CheckpointStatus> Completed { get; init; }

    public required Action<Exception> Fail { get; init; }

    public required TimeProvider Time { get; init; }

    public required ILogger Log { get; init; }

    public required CancellationToken Cancellation { get; init; }
}
