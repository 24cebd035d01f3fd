namespace Hybrid.BatchLayer;

/// <summary>What went wrong in a batch run. Callers decide by this, never by the text.</summary>
public enum BatchError
{
    /// <summary>The job's definition contradicts itself or its tables.</summary>
    InvalidJob,

    /// <summary>The run's description cannot be read.</summary>
    InvalidSpec,

    /// <summary>The SQL does not parse, or names what is not there.</summary>
    InvalidSql,

    /// <summary>The SQL failed on the data: a cast, a division, an overflow.</summary>
    QueryFailed,

    /// <summary>The result's columns are others than the output table's.</summary>
    SchemaChanged,

    /// <summary>The result has a column whose type or value the output table cannot hold.</summary>
    UnsupportedResult,

    /// <summary>The input snapshot no longer holds the generations that the run was decided on.</summary>
    InputGone,

    /// <summary>The memory limit was reached and spilling did not help.</summary>
    OutOfMemory,

    /// <summary>The time-out passed.</summary>
    TimedOut,

    /// <summary>The run was cancelled.</summary>
    Cancelled,

    /// <summary>The lake failed.</summary>
    Storage,

    /// <summary>The run's process ended without a word.</summary>
    ProcessDied,

    /// <summary>An error that names no other code.</summary>
    Failed,
}
