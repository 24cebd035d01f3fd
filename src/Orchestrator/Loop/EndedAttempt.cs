using Hybrid.BatchLayer;
using Hybrid.Orchestrator.Ledger;

namespace Hybrid.Orchestrator.Loop;

/// <summary>An attempt that has ended.</summary>
/// <param name="Run">The run, as it was when the attempt started.</param>
/// <param name="Due">What it was started for.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Stop">Why it was stopped from here; null: it was not.</param>
internal sealed record EndedAttempt(RunRecord Run, DueRun Due, BatchOutcome Outcome, StopReason? Stop)
{
    /// <summary>What the ledger is told; null: nothing, the run belongs to somebody else by now.</summary>
    /// <param name="now">The clock, microseconds.</param>
    public AttemptResult? Result(long now)
    {
        var code = Outcome.Error?.ToString() ?? nameof(BatchError.Failed);
        var text = Outcome.Message ?? "it gave no reason";
        switch (Outcome.State)
        {
            case BatchState.Succeeded:
                return AttemptResult.Succeeded(Outcome.TableId!, Outcome.Version!.Value);
            case BatchState.Superseded:
                return AttemptResult.Superseded(text);
        }
        switch (Stop)
        {
            case StopReason.LeaseLost:
                return null;
            case StopReason.Asked:
                return AttemptResult.Cancelled("stopped on request");
            case StopReason.Shutdown:
                return AttemptResult.Retry(now, nameof(StopReason.Shutdown), "the scheduler was stopped; the next one goes on with it");
            case StopReason.Overdue:
                (code, text) = (nameof(BatchError.TimedOut), $"killed: it did not end by itself when its time-out of {Due.Job.Job.Timeout} had passed");
                break;
        }
        return Due.Job.Retry.WaitAfter(Run.Attempt, Outcome.IsTransient || Stop == StopReason.Overdue) is { } wait
            ? AttemptResult.Retry(now + wait.Micros(), code, text)
            : AttemptResult.Failed(code, text);
    }
}

/// <summary>Why an attempt was stopped from here.</summary>
internal enum StopReason
{
    /// <summary>A person asked for it.</summary>
    Asked,

    /// <summary>The scheduler stops.</summary>
    Shutdown,

    /// <summary>Another scheduler has taken the run over.</summary>
    LeaseLost,

    /// <summary>Its time-out passed and it did not end by itself.</summary>
    Overdue,
}
