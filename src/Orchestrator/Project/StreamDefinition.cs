namespace Hybrid.Orchestrator.Project;

/// <summary>One stream of a project.</summary>
/// <param name="Name">The stream's name: part of its writers' and checkpoints' identity.</param>
/// <param name="Place">Where it is defined.</param>
/// <param name="Code">Absolute paths of its C# files; the first holds the <c>IStream</c>.</param>
/// <param name="Parallelism">Subtasks per stage, 1 to 128.</param>
/// <param name="Checkpoint">When checkpoints are taken, and how many are kept.</param>
/// <param name="Until">Where reading ends.</param>
/// <param name="From">Where reading starts when there is no checkpoint.</param>
/// <param name="OffsetsGone">What happens when offsets to resume from are gone by retention.</param>
/// <param name="IdleTimeout">After how long without rows a source partition no longer holds the watermark back; null: never.</param>
/// <param name="MaxFuture">How far past the wall clock an event time may lie before the row is bad input.</param>
/// <param name="Restart">How often and how fast a failed stream is started again.</param>
internal sealed record StreamDefinition(
    string Name,
    Place Place,
    IReadOnlyList<string> Code,
    int Parallelism,
    CheckpointSettings Checkpoint,
    StreamEnd Until,
    StreamStart From,
    OffsetsGone OffsetsGone,
    TimeSpan? IdleTimeout,
    TimeSpan MaxFuture,
    RestartSettings Restart);

/// <summary>When checkpoints are taken.</summary>
/// <param name="Every">Time between the starts of two checkpoints.</param>
/// <param name="Keep">How many complete checkpoints are kept.</param>
internal sealed record CheckpointSettings(TimeSpan Every, int Keep);

/// <summary>How a failed stream is started again.</summary>
/// <param name="Times">How often within <paramref name="Within"/> before it is given up.</param>
/// <param name="Backoff">The wait before the first restart; doubled each time.</param>
/// <param name="MaxBackoff">The longest wait.</param>
/// <param name="Within">A stream that ran this long has its restarts counted from zero again.</param>
internal sealed record RestartSettings(int Times, TimeSpan Backoff, TimeSpan MaxBackoff, TimeSpan Within);

/// <summary>Where a stream's reading ends.</summary>
internal enum StreamEnd
{
    /// <summary>It does not.</summary>
    Never,

    /// <summary>At the newest record that exists when the stream starts.</summary>
    Latest,
}

/// <summary>Where a stream's reading starts without a checkpoint.</summary>
internal enum StreamStart
{
    /// <summary>At the oldest record that is kept.</summary>
    Earliest,

    /// <summary>At records that come after the start.</summary>
    Latest,
}

/// <summary>What to do when records to resume from are gone by retention.</summary>
internal enum OffsetsGone
{
    /// <summary>Stop and name the missing range of each partition.</summary>
    Fail,

    /// <summary>Name the missing ranges and go on at the oldest record.</summary>
    Continue,
}
