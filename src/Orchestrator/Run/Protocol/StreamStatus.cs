using Hybrid.StreamLayer.Runtime;

namespace Hybrid.Orchestrator.Run.Protocol;

/// <summary>A stream at one moment, as its process says each second. Times of events are microseconds UTC.</summary>
/// <param name="State">Where the job is in its life.</param>
/// <param name="Incarnation">The start's number.</param>
/// <param name="At">When this was taken.</param>
/// <param name="Watermark">The sinks' least watermark.</param>
/// <param name="InPerSecond">Records read per second.</param>
/// <param name="OutPerSecond">Rows written per second.</param>
/// <param name="Totals">What became of the records read, as of now.</param>
/// <param name="Operators">Each operator.</param>
/// <param name="Splits">Each split of each source.</param>
/// <param name="LastCheckpoint">The newest complete checkpoint of this start.</param>
/// <param name="Sinks">Each sink.</param>
internal sealed record StreamStatus(
    JobState State,
    long Incarnation,
    DateTimeOffset At,
    long Watermark,
    double InPerSecond,
    double OutPerSecond,
    RowTotals Totals,
    IReadOnlyList<OperatorStatus> Operators,
    IReadOnlyList<SplitStatus> Splits,
    CheckpointStatus? LastCheckpoint,
    IReadOnlyList<SinkStatus> Sinks) : ChildEvent
{
    /// <summary>What keeps sources from reading and passes by itself.</summary>
    public IReadOnlyList<string> Troubles { get; init; } = [];

    /// <summary>The status of a job.</summary>
    public static StreamStatus Of(JobStatus job) => new(
        job.State, job.Incarnation, job.At, job.Watermark, job.InPerSecond, job.OutPerSecond, job.Totals, job.Operators, job.Splits, job.LastCheckpoint, job.Sinks)
    {
        Troubles = job.Troubles,
    };

    /// <summary>Records behind the newest over all splits; −1 while any is unknown.</summary>
    public long Lag() => Splits.Any(split => split.Lag < 0) ? -1 : Splits.Sum(split => split.Lag);
}
