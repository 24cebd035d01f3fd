namespace Hybrid.Lake.Tables;

/// <summary>How a commit ended.</summary>
public enum CommitResult
{
    /// <summary>It made a version.</summary>
    Committed,

    /// <summary>The log had it already; nothing was changed.</summary>
    AlreadyDone,

    /// <summary>There was nothing that needs a version.</summary>
    Nothing,

    /// <summary>The log holds a newer run's result; nothing was changed.</summary>
    Superseded,

    /// <summary>A newer incarnation of the writer has taken over; nothing was changed, and the writer must stop.</summary>
    Fenced,

    /// <summary>A compaction met another commit; nothing was changed.</summary>
    Lost,
}
