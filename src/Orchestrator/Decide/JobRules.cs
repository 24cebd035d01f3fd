using Hybrid.BatchLayer;

namespace Hybrid.Orchestrator.Decide;

/// <summary>A batch job and the rules by which its runs become due.</summary>
internal sealed record JobRules
{
    /// <summary>What is run.</summary>
    public required BatchJob Job { get; init; }

    /// <summary>What makes an output partition due.</summary>
    public TriggerKind On { get; init; } = TriggerKind.Closed;

    /// <summary>The schedule, with <see cref="TriggerKind.Cron"/>.</summary>
    public CronRule? Cron { get; init; }

    /// <summary>How newer generations of inputs that were read are put together.</summary>
    public RerunRule Rerun { get; init; } = RerunRule.Default;

    /// <summary>How transient failures are tried again.</summary>
    public RetryRule Retry { get; init; } = RetryRule.None;

    /// <summary>What of the time before the job is run.</summary>
    public CatchUpRule CatchUp { get; init; } = CatchUpRule.None;

    /// <summary>Whether an output partition is run all of whose input partitions have no files.</summary>
    public bool RunsEmpty { get; init; }

    /// <summary>How many runs of the job go on at once, 1 and up.</summary>
    public int Concurrency { get; init; } = 1;

    /// <summary>The job's name.</summary>
    public string Name => Job.Name;
}
