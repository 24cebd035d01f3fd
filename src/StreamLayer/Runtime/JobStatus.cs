namespace Hybrid.StreamLayer.Runtime;

/// <summary>A job at one moment. Immutable.</summary>
/// <param name="State">Where it is in its life.</param>
/// <param name="Incarnation">The start's number; 0 before it is claimed.</param>
/// <param name="At">When this was taken.</param>
/// <param name="Watermark">Least watermark that the sinks have received, microseconds UTC.</param>
/// <param name="InPerSecond">Rows read by the sources, per second, over the last seconds.</param>
/// <param name="OutPerSecond">Rows taken by the sinks, per second, over the last seconds.</param>
/// <param name="Totals">What became of the sources' rows, as of now: exact only at a checkpoint.</param>
/// <param name="Operators">Each operator, in the order of definition.</param>
/// <param name="Splits">Each split of each source.</param>
/// <param name="LastCheckpoint">The newest complete checkpoint of this start, or null.</param>
/// <param name="Sinks">Each sink.</param>
/// <param name="Error">What ended the job, or null.</param>
public sealed record JobStatus(
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
    IReadOnlyList<SinkStatus> Sinks,
    Exception? Error)
{
    /// <summary>What keeps sources from reading and passes by itself, for instance a broker that is away; empty while nothing does.</summary>
    public IReadOnlyList<string> Troubles { get; init; } = [];
}

/// <summary>An operator: sums over its subtasks.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="Parallelism">Its subtasks.</param>
/// <param name="Counts">Its counters, since the job's first start.</param>
public sealed record OperatorStatus(string Id, string Title, int Parallelism, OperatorCounts Counts);

/// <summary>A split of a source.</summary>
/// <param name="Source">Id of the source.</param>
/// <param name="Split">Id of the split.</param>
/// <param name="Position">Next position to read.</param>
/// <param name="Lag">Records behind its newest, or −1 when unknown.</param>
/// <param name="IsEnded">Read to its end.</param>
/// <param name="Watermark">Its own watermark, microseconds UTC; <see cref="EventTimes.None"/> where event times are not assigned right behind the source.</param>
public sealed record SplitStatus(string Source, string Split, long Position, long Lag, bool IsEnded, long Watermark);

/// <summary>A complete checkpoint.</summary>
/// <param name="Incarnation">The start that took it.</param>
/// <param name="Epoch">Its number in that start.</param>
/// <param name="CompletedAt">When its manifest was published.</param>
/// <param name="Duration">From the trigger to the manifest.</param>
/// <param name="Bytes">Size of its files.</param>
/// <param name="BarrierPause">The longest time that a subtask was paused for its snapshot.</param>
/// <param name="Totals">What became of the sources' rows up to it, exactly.</param>
/// <param name="Imbalances">Operators and edges whose counts do not add up; empty when all do.</param>
public sealed record CheckpointStatus(
    long Incarnation,
    long Epoch,
    DateTimeOffset CompletedAt,
    TimeSpan Duration,
    long Bytes,
    TimeSpan BarrierPause,
    RowTotals Totals,
    IReadOnlyList<string> Imbalances);

/// <summary>A sink.</summary>
/// <param name="Name">Its name.</param>
/// <param name="CommittedEpoch">The last epoch of this start that it committed; 0 for none.</param>
/// <param name="PendingEpochs">Epochs that wait for their commit.</param>
/// <param name="Target">What it writes to, as its last receipt says; null before.</param>
/// <param name="Version">The last version that it made, or null.</param>
/// <param name="Rows">Rows made visible by this start.</param>
/// <param name="Watermark">The watermark of the last commit, microseconds UTC.</param>
public sealed record SinkStatus(string Name, long CommittedEpoch, int PendingEpochs, string? Target, long? Version, long Rows, long Watermark);
