namespace Hybrid.Orchestrator.Project;

/// <summary>One batch job of a project.</summary>
/// <param name="Name">The job's name.</param>
/// <param name="Place">Where it is defined.</param>
/// <param name="Sql">Absolute path of the SQL file.</param>
/// <param name="Engine">What runs it.</param>
/// <param name="Reads">Tables that it reads, by the names that the SQL uses.</param>
/// <param name="Writes">The table that it writes.</param>
/// <param name="On">What makes a partition due: closed or final; null when the job has a <paramref name="Cron"/> or is started by hand only.</param>
/// <param name="Cron">A schedule of five fields (minute, hour, day of month, month, day of week) in UTC, or null.</param>
/// <param name="Retry">How transient failures are tried again.</param>
/// <param name="Rerun">How new generations of a partition that has been run are put together.</param>
/// <param name="Timeout">How long one attempt may take.</param>
/// <param name="Memory">The engine's memory limit in bytes.</param>
/// <param name="Spill">Absolute path of the folder for what does not fit in memory.</param>
/// <param name="CatchUp">What is run of what was closed before the job was added.</param>
/// <param name="CatchUpSince">The first moment to catch up from with <see cref="CatchUp.Since"/>.</param>
/// <param name="Empty">What happens with a partition without files.</param>
/// <param name="Parallelism">How many runs of this job go on at once.</param>
/// <param name="Threads">Threads of the engine in one run.</param>
internal sealed record BatchDefinition(
    string Name,
    Place Place,
    string Sql,
    BatchEngine Engine,
    IReadOnlyList<BatchRead> Reads,
    string Writes,
    BatchTrigger? On,
    string? Cron,
    RetrySettings Retry,
    RerunSettings Rerun,
    TimeSpan Timeout,
    long Memory,
    string Spill,
    CatchUp CatchUp,
    DateTimeOffset? CatchUpSince,
    EmptyPartitions Empty,
    int Parallelism,
    int Threads);

/// <summary>One table that a batch job reads.</summary>
/// <param name="Table">The table's name.</param>
/// <param name="Last">
/// Null: the partitions that overlap the output partition; else so many of the table's partitions, up to the output partition's end.
/// </param>
internal sealed record BatchRead(string Table, int? Last);

/// <summary>Retries of transient failures.</summary>
/// <param name="Times">How often a run is tried again after its first attempt.</param>
/// <param name="Backoff">The wait before the second attempt; doubled for each one after.</param>
internal sealed record RetrySettings(int Times, TimeSpan Backoff);

/// <summary>When a partition that has been run is run again for a newer generation.</summary>
/// <param name="Quiet">Once no newer generation came for this long.</param>
/// <param name="AtMost">At the latest after this long since the first newer generation.</param>
internal sealed record RerunSettings(TimeSpan Quiet, TimeSpan AtMost);

/// <summary>What runs a batch job.</summary>
internal enum BatchEngine
{
    /// <summary>DuckDB, in the run's own process.</summary>
    DuckDb,
}

/// <summary>What makes an output partition due.</summary>
internal enum BatchTrigger
{
    /// <summary>Its inputs' watermark has passed its end: the first complete result; again for each newer generation.</summary>
    Closed,

    /// <summary>Its inputs take no more late rows.</summary>
    Final,
}

/// <summary>What is run of what was closed before the job was added.</summary>
internal enum CatchUp
{
    /// <summary>Nothing: the job starts from now.</summary>
    None,

    /// <summary>Everything that is there.</summary>
    All,

    /// <summary>What begins at or after a moment.</summary>
    Since,
}

/// <summary>What happens with a partition that closes without files.</summary>
internal enum EmptyPartitions
{
    /// <summary>It is not run.</summary>
    Skip,

    /// <summary>It is run like any other.</summary>
    Run,
}
