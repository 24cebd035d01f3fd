namespace Hybrid.Orchestrator.Decide;

/// <summary>What makes an output partition due.</summary>
internal enum TriggerKind
{
    /// <summary>All its input partitions are closed; again for each newer generation (coalesced).</summary>
    Closed,

    /// <summary>All its input partitions are final.</summary>
    Final,

    /// <summary>A schedule: at each firing, the newest output partition that has ended by then, with what its inputs hold.</summary>
    Cron,

    /// <summary>A person, and nothing else.</summary>
    Manual,
}
