namespace Hybrid.Orchestrator.Loop;

/// <summary>How the loop works.</summary>
internal sealed record LoopOptions
{
    /// <summary>Where the lake lies, for the runs' processes.</summary>
    public required string Lake { get; init; }

    /// <summary>The name under which this scheduler holds leases.</summary>
    public string Owner { get; init; } = SchedulerId.New();

    /// <summary>How many runs are under way at once, in all.</summary>
    public int Concurrency { get; init; } = Math.Max(1, Environment.ProcessorCount);

    /// <summary>How often the tables are looked at when nobody gives notice of a commit.</summary>
    public TimeSpan PollEvery { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long a lease holds without a heartbeat. A heartbeat comes three times as often.</summary>
    public TimeSpan LeaseFor { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long after its time-out an attempt that did not end by itself is killed.</summary>
    public TimeSpan TimeoutGrace { get; init; } = TimeSpan.FromSeconds(10);
}
