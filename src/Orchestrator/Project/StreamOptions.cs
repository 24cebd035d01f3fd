namespace Hybrid.Orchestrator.Project;

/// <summary>The options of a stream.</summary>
internal static class StreamOptions
{
    public static readonly ListOption Code = new(
        "code", OptionTypes.Path, "C# files of the stream; one of their types implements IStream.")
    { IsRequired = true };

    public static readonly ProjectOption<int> Parallelism = new(
        "parallelism", OptionTypes.Whole(1, 128), 1, "Subtasks per stage, each one thread.");

    public static readonly ProjectOption<string?> From = new(
        "from", Optional.OfText(OptionTypes.Start), null, "Where reading starts when there is no checkpoint. Without it: as the code says, else earliest.", hasDefault: false);

    public static readonly ProjectOption<string?> Until = new(
        "until", Optional.OfText(OptionTypes.End), null, "Where reading ends: latest is the newest record at the start. The stream then closes its windows, commits and ends. Without it: as the code says, else never.", hasDefault: false);

    public static readonly ProjectOption<OffsetsGoneRule?> OnOffsetsGone = new(
        "onOffsetsGone", Optional.Of(OptionTypes.Choice<OffsetsGoneRule>()), null, "What happens when records to resume from are gone by retention. Without it: as the code says, else stop.", hasDefault: false);

    public static readonly ProjectOption<TimeSpan> CheckpointEvery = new(
        "every", OptionTypes.Duration, TimeSpan.FromSeconds(10), "Time between the starts of two checkpoints; new rows are committed with each.");

    public static readonly ProjectOption<int> CheckpointKeep = new(
        "keep", OptionTypes.Whole(2, 100), 3, "How many complete checkpoints are kept.");

    public static readonly SectionOption Checkpoint = new(
        "checkpoint", new OptionGroup("a checkpoint", [CheckpointEvery, CheckpointKeep]), "When checkpoints are taken.");

    public static readonly ProjectOption<int> RestartTimes = new(
        "times", OptionTypes.Whole(0, int.MaxValue), 10, "How often a stream that fails in a row for an unknown reason is started again before it is given up. A broker or a disk that is away is waited for without end.");

    public static readonly ProjectOption<TimeSpan> RestartBackoff = new(
        "backoff", OptionTypes.Duration, TimeSpan.FromSeconds(1), "The wait before the first restart; doubled each time.");

    public static readonly ProjectOption<TimeSpan> RestartMaxBackoff = new(
        "maxBackoff", OptionTypes.Duration, TimeSpan.FromMinutes(1), "The longest wait.");

    public static readonly ProjectOption<TimeSpan> RestartWithin = new(
        "within", OptionTypes.Duration, TimeSpan.FromMinutes(10), "A stream that ran this long counts its restarts from zero again.");

    public static readonly SectionOption Restart = new(
        "restart", new OptionGroup("a restart", [RestartTimes, RestartBackoff, RestartMaxBackoff, RestartWithin]), "How a failed stream is started again.");

    public static readonly OptionGroup All = new(
        "a stream", [Code, Parallelism, Checkpoint, From, Until, OnOffsetsGone, Restart]);
}
