namespace Hybrid.Orchestrator.Run.Protocol;

/// <summary>The daemon at one moment.</summary>
/// <param name="Project">The project's name.</param>
/// <param name="Lake">The lake.</param>
/// <param name="Pid">The daemon's process.</param>
/// <param name="Since">When it started.</param>
/// <param name="Broker">Address of the embedded broker, when there is one.</param>
/// <param name="Streams">Its streams.</param>
internal sealed record DaemonStatus(string Project, string Lake, int Pid, DateTimeOffset Since, string? Broker, IReadOnlyList<SupervisedStream> Streams);

/// <summary>A stream under supervision.</summary>
/// <param name="Name">The stream's name.</param>
/// <param name="State">Where it is in its life.</param>
/// <param name="Pid">Its process, while there is one.</param>
/// <param name="Restarts">How often it was started again since the daemon started.</param>
/// <param name="Error">The newest error.</param>
/// <param name="NextStart">When it is started again.</param>
/// <param name="Status">What its process said last.</param>
internal sealed record SupervisedStream(
    string Name, SupervisionState State, int? Pid, int Restarts, string? Error, DateTimeOffset? NextStart, StreamStatus? Status);

/// <summary>Where a supervised stream is in its life.</summary>
internal enum SupervisionState
{
    /// <summary>Its code is being compiled.</summary>
    Compiling,

    /// <summary>Its process starts, recovers, opens sources and sinks.</summary>
    Starting,

    /// <summary>Rows flow.</summary>
    Running,

    /// <summary>It failed, and waits for its next start.</summary>
    Waiting,

    /// <summary>It takes its last checkpoint.</summary>
    Stopping,

    /// <summary>It was stopped.</summary>
    Stopped,

    /// <summary>Its input has ended, and all of it is committed.</summary>
    Ended,

    /// <summary>It was given up.</summary>
    Failed,
}
