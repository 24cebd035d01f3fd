namespace Hybrid.Orchestrator.Project;

/// <summary>One stream of a project.</summary>
/// <param name="Name">The stream's name: part of its writers' and checkpoints' identity.</param>
/// <param name="Place">Where it is defined.</param>
/// <param name="Code">Absolute paths of its C# files; the first holds the <c>IStream</c>.</param>
/// <param name="Parallelism">Subtasks per stage, 1 to 128.</param>
/// <param name="Checkpoint">When checkpoints are taken, and how many are kept.</param>
/// <param name="From">Where reading starts without a checkpoint: <c>earliest</c>, <c>latest</c> or a moment; null: as the code says.</param>
/// <param name="Until">Where reading ends: <c>never</c>, <c>latest</c>, an offset or a moment; null: as the code says.</param>
/// <param name="OnOffsetsGone">What happens when offsets to resume from are gone by retention; null: as the code says.</param>
/// <param name="Restart">How often and how fast a failed stream is started again.</param>
internal sealed record StreamDefinition(
    string Name,
    Place Place,
    IReadOnlyList<string> Code,
    int Parallelism,
    CheckpointSettings Checkpoint,
    string? From,
    string? Until,
    OffsetsGoneRule? OnOffsetsGone,
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

/// <summary>What to do when records to resume from are gone by retention.</summary>
internal enum OffsetsGoneRule
{
    /// <summary>Stop and name the missing range of each partition.</summary>
    Stop,

    /// <summary>Name the missing ranges and go on at the oldest record.</summary>
    Continue,
}
