using System.Text.Json.Serialization;
using Hybrid.Orchestrator.Run.Protocol;

namespace Hybrid.Orchestrator.Run.Daemons;

/// <summary>Something that happened in the daemon. With <c>--json</c>, one line each.</summary>
/// <param name="At">When.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event")]
[JsonDerivedType(typeof(DaemonStarted), "started")]
[JsonDerivedType(typeof(DaemonNote), "note")]
[JsonDerivedType(typeof(StreamChanged), "stream")]
[JsonDerivedType(typeof(StreamReported), "status")]
[JsonDerivedType(typeof(StreamCommitted), "commit")]
[JsonDerivedType(typeof(StreamLogged), "log")]
[JsonDerivedType(typeof(RunStepped), "run")]
[JsonDerivedType(typeof(DaemonEnded), "ended")]
internal abstract record DaemonEvent(DateTimeOffset At);

/// <summary>The daemon holds the project.</summary>
internal sealed record DaemonStarted(DateTimeOffset At, string Project, string Lake, int Pid, string? Broker) : DaemonEvent(At);

/// <summary>Something that a person should know.</summary>
internal sealed record DaemonNote(DateTimeOffset At, string Message, bool IsError = false) : DaemonEvent(At);

/// <summary>A stream came into another state.</summary>
internal sealed record StreamChanged(DateTimeOffset At, SupervisedStream Stream) : DaemonEvent(At);

/// <summary>A stream said how far it is.</summary>
internal sealed record StreamReported(DateTimeOffset At, string Stream, StreamStatus Status) : DaemonEvent(At);

/// <summary>A stream published a version of a table.</summary>
internal sealed record StreamCommitted(DateTimeOffset At, string Stream, TableCommitted Commit) : DaemonEvent(At);

/// <summary>A line of a stream's log.</summary>
internal sealed record StreamLogged(DateTimeOffset At, string Stream, string Line) : DaemonEvent(At);

/// <summary>The daemon ends.</summary>
internal sealed record DaemonEnded(DateTimeOffset At, int ExitCode) : DaemonEvent(At);
