namespace Hybrid.Orchestrator.Project;

/// <summary>The options of a batch job.</summary>
internal static class BatchOptions
{
    public static readonly ProjectOption<string> Sql = new(
        "sql", OptionTypes.Path, "", "The SQL file: one SELECT. It may use $partition_start and $partition_end.", hasDefault: false)
    { IsRequired = true };

    public static readonly ProjectOption<BatchEngine> Engine = new(
        "engine", OptionTypes.Choice<BatchEngine>(), BatchEngine.DuckDb, "What runs it.");

    public static readonly ProjectOption<string> ReadsTable = new(
        "table", OptionTypes.Name, "", "The table's name.", hasDefault: false)
    { IsRequired = true };

    public static readonly ProjectOption<int?> ReadsLast = new(
        "last", Optional.Of(OptionTypes.Whole(1, 100_000)), null, "So many of the table's partitions, up to the output partition's end. Without it: those that overlap the output partition.", hasDefault: false);

    public static readonly NameOrGroupOption Reads = new(
        "reads",
        ReadsTable,
        new OptionGroup("an input", [ReadsTable, ReadsLast]),
        "Tables that it reads; the SQL sees the rows of the partitions under the table's name.")
    { IsRequired = true };

    public static readonly ProjectOption<string> Writes = new(
        "writes", OptionTypes.Name, "", "The table that it writes, one partition a run.", hasDefault: false)
    { IsRequired = true };

    public static readonly ProjectOption<BatchTrigger?> On = new(
        "on", Optional.Of(OptionTypes.Choice<BatchTrigger>()), null, "What makes a partition due: closed (complete, again for each correction) or final (no more corrections). Without it and without cron, the job is started by hand.", hasDefault: false);

    public static readonly ProjectOption<string?> Cron = new(
        "cron", Optional.OfText(OptionTypes.Cron), null, "Runs the newest closed partition at these times (UTC).", hasDefault: false);

    public static readonly ProjectOption<int> RetryTimes = new(
        "times", OptionTypes.Whole(0, 1000), 3, "How often a run that failed for a transient reason is tried again.");

    public static readonly ProjectOption<TimeSpan> RetryBackoff = new(
        "backoff", OptionTypes.Duration, TimeSpan.FromSeconds(10), "The wait before the second attempt; doubled for each one after.");

    public static readonly SectionOption Retry = new(
        "retry", new OptionGroup("a retry", [RetryTimes, RetryBackoff]), "Retries of transient failures.");

    public static readonly ProjectOption<TimeSpan> RerunQuiet = new(
        "quiet", OptionTypes.Duration, TimeSpan.FromMinutes(1), "Once no newer generation came for this long.");

    public static readonly ProjectOption<TimeSpan> RerunAtMost = new(
        "atMost", OptionTypes.Duration, TimeSpan.FromMinutes(15), "At the latest after this long since the first newer generation.");

    public static readonly SectionOption Rerun = new(
        "rerun", new OptionGroup("a rerun", [RerunQuiet, RerunAtMost]), "When a partition that has been run is run again for corrections.");

    public static readonly ProjectOption<TimeSpan> Timeout = new(
        "timeout", OptionTypes.Duration, TimeSpan.FromHours(1), "How long one attempt may take before it is killed.");

    public static readonly ProjectOption<long> Memory = new(
        "memory", OptionTypes.Size, 1L << 30, "The engine's memory limit.");

    public static readonly ProjectOption<string?> Spill = new(
        "spill", Optional.OfText(OptionTypes.Path), null, "Folder for what does not fit in memory. Without it: .hybrid/spill in the project.", hasDefault: false);

    public static readonly ProjectOption<CatchUp> CatchUp = new(
        "catchup", OptionTypes.Choice<CatchUp>(), Project.CatchUp.None, "What is run of what was closed before the job was added.");

    public static readonly ProjectOption<DateTimeOffset?> CatchUpSince = new(
        "since", Optional.Of(OptionTypes.Moment), null, "With catchup: since, the first moment to catch up from.", hasDefault: false);

    public static readonly ProjectOption<EmptyPartitions> Empty = new(
        "empty", OptionTypes.Choice<EmptyPartitions>(), EmptyPartitions.Skip, "What happens with a partition that closes without files.");

    public static readonly ProjectOption<int> Parallelism = new(
        "parallelism", OptionTypes.Whole(1, 128), 1, "How many runs of this job go on at once.");

    public static readonly ProjectOption<int> Threads = new(
        "threads", OptionTypes.Whole(1, 1024), 2, "Threads of the engine in one run.");

    public static readonly OptionGroup All = new(
        "a batch job",
        [Sql, Engine, Reads, Writes, On, Cron, Rerun, Retry, Timeout, Memory, Threads, Spill, CatchUp, CatchUpSince, Empty, Parallelism]);
}
