namespace Hybrid.StreamLayer.Runtime;

/// <summary>Where a job is in its life.</summary>
public enum JobState
{
    /// <summary>Not started.</summary>
    Created,

    /// <summary>Recovering, opening sources and sinks.</summary>
    Starting,

    /// <summary>Rows flow.</summary>
    Running,

    /// <summary>The last checkpoint or commit is under way.</summary>
    Stopping,

    /// <summary>Ended as asked, or because its sources ended.</summary>
    Finished,

    /// <summary>Ended by an error.</summary>
    Failed,
}
