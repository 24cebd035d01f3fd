namespace Hybrid.Orchestrator.Ledger;

/// <summary>What made a run due.</summary>
internal enum RunCause
{
    /// <summary>Its inputs closed: the first run of the output partition.</summary>
    Closed,

    /// <summary>Its inputs became final: the first run of a job that waits for that.</summary>
    Final,

    /// <summary>Late data made a newer generation of an input that an earlier run had read.</summary>
    NewGeneration,

    /// <summary>Its schedule fired.</summary>
    Cron,

    /// <summary>A person asked for it.</summary>
    Manual,
}
