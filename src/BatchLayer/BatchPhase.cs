namespace Hybrid.BatchLayer;

/// <summary>The steps of a run, in order. Each is reported when it is reached.</summary>
public enum BatchPhase
{
    /// <summary>The run's process has read its description.</summary>
    Started,

    /// <summary>The input snapshots are open, and are those that the run was decided on.</summary>
    Snapshot,

    /// <summary>The query is about to run.</summary>
    Query,

    /// <summary>The result is a durable file that no version names yet.</summary>
    Written,

    /// <summary>The result is a version of the output table (or was one already).</summary>
    Committed,

    /// <summary>The run has ended; the event carries the outcome.</summary>
    Ended,
}
