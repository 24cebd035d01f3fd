using System.Globalization;
using Hybrid.BatchLayer;
using Hybrid.Orchestrator.Cli.Output;
using Hybrid.Orchestrator.Run.Daemons;
using Hybrid.Orchestrator.Run.Protocol;

namespace Hybrid.Orchestrator.Cli.Run;

/// <summary>Events as one line for people.</summary>
internal static class Lines
{
    /// <summary>The line of an event; null for those that are not worth one.</summary>
    public static string? Of(DaemonEvent happened) => happened switch
    {
        DaemonStarted started => string.Create(CultureInfo.InvariantCulture, $"project {started.Project} runs as process {started.Pid} on the lake {started.Lake}")
            + (started.Broker is null ? "" : $", with the embedded broker at {started.Broker} (in memory: its topics are gone when it ends)"),
        DaemonNote note => note.Message,
        StreamChanged { Stream: var stream } => Stream(stream),
        StreamCommitted { Commit: { Version: { } version, Rows: > 0 } commit } committed =>
            $"{committed.Stream}: {Cells.Count(commit.Rows)} rows in {commit.Table} version {version}, watermark {Cells.Watermark(commit.Watermark)}",
        RunStepped { Phase: BatchPhase.Started } run => $"{run.Job} {run.Partition}: run {run.Run} started{(run.Attempt > 1 ? $", attempt {run.Attempt}" : "")}",
        RunStepped { Phase: BatchPhase.Ended, Outcome: { } outcome } run => $"{run.Job} {run.Partition}: {Outcome(outcome)}",
        DaemonEnded ended => ended.ExitCode == 0 ? "done" : "ended with an error",
        _ => null,
    };

    /// <summary>How far a stream is.</summary>
    public static string Progress(StreamStatus status)
    {
        var lag = status.Lag();
        return $"{Cells.Count(status.Totals.In)} in ({Cells.Count((long)status.InPerSecond)}/s), watermark {Cells.Watermark(status.Watermark)}"
            + (lag >= 0 ? $", lag {Cells.Count(lag)}" : "")
            + (status.Totals.DeadLettered > 0 ? $", {Cells.Count(status.Totals.DeadLettered)} dead letters" : "")
            + (status.Totals.Late > 0 ? $", {Cells.Count(status.Totals.Late)} late" : "")
            + string.Concat(status.Troubles.Select(trouble => $", {trouble}"))
            + (status.LastCheckpoint is { Imbalances.Count: > 0 } checkpoint ? $", NOT BALANCED: {string.Join("; ", checkpoint.Imbalances)}" : "");
    }

    private static string Stream(SupervisedStream stream) => stream.State switch
    {
        SupervisionState.Compiling => $"{stream.Name}: compiling",
        SupervisionState.Starting => $"{stream.Name}: starting",
        SupervisionState.Running => $"{stream.Name}: running, start {stream.Status?.Incarnation}",
        SupervisionState.Waiting => $"{stream.Name}: failed, next start at {stream.NextStart!.Value.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture)}: {stream.Error}",
        SupervisionState.Stopping => $"{stream.Name}: stopping",
        SupervisionState.Stopped => $"{stream.Name}: stopped",
        SupervisionState.Ended => $"{stream.Name}: its input has ended",
        _ => $"{stream.Name}: given up: {stream.Error}",
    };

    private static string Outcome(BatchOutcome outcome) => outcome.State switch
    {
        BatchState.Succeeded => $"done, {Cells.Count(outcome.Rows)} rows in version {outcome.Version}",
        BatchState.Superseded => "superseded by a newer run",
        BatchState.Cancelled => "cancelled",
        _ => $"failed ({outcome.Error}){(outcome.IsTransient ? ", may be tried again" : "")}: {outcome.Message}",
    };
}
