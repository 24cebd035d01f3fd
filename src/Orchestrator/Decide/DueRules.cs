using Hybrid.Orchestrator.Ledger;

namespace Hybrid.Orchestrator.Decide;

/// <summary>Which run is due: a pure function of a candidate.</summary>
/// <remarks>
/// 1. A run whose result is in the log has succeeded, whatever the ledger says.
/// 2. A run that somebody works on is left alone while its lease holds.
/// 3. A run that nobody works on goes on when it still reads the newest generations, else a new one takes its place.
/// 4. A partition that is not behind its inputs needs nothing.
/// 5. A failed or cancelled run is not repeated for the same generations, unless a person asks.
/// 6. The first run of a partition, and one whose inputs are final, is due at once; others wait until newer generations have been put together.
/// </remarks>
internal static class DueRules
{
    /// <summary>What is to be done.</summary>
    public static Verdict Judge(Candidate candidate)
    {
        if (candidate.Facts.Active is not { } active)
            return JudgeNew(candidate, replaced: null);

        var isHeld = active.State is RunState.Decided or RunState.Running && active.LeaseUntil > candidate.Now;
        // 2.
        if (isHeld)
            return active.Owner == candidate.Owner ? new Verdict(VerdictKind.Idle) : new Verdict(VerdictKind.Wait, active.LeaseUntil);
        // 1.
        if (candidate.Held?.RunId == active.Id)
            return new Verdict(VerdictKind.Recover, Subject: active);
        // 3.
        if (active.InputsKey == candidate.Inputs.Key)
        {
            return active.RetryAt > candidate.Now
                ? new Verdict(VerdictKind.Wait, active.RetryAt.Value)
                : new Verdict(VerdictKind.Retry, Subject: active);
        }
        if (active.Cause is RunCause.Cron or RunCause.Manual)
            return new Verdict(VerdictKind.Run, Subject: active, Cause: active.Cause);
        return JudgeNew(candidate, active);
    }

    private static Verdict JudgeNew(Candidate candidate, RunRecord? replaced)
    {
        var same = candidate.Facts.SameKey;
        if (candidate.Asked == RunCause.Manual)
        {
            return candidate.Standing == Standing.Empty
                ? new Verdict(VerdictKind.Idle)
                : new Verdict(VerdictKind.Run, Subject: replaced, Cause: RunCause.Manual, Revision: same is null ? 0 : same.Revision + 1);
        }
        // 4.
        if (candidate.Standing != Standing.Behind)
            return new Verdict(VerdictKind.Idle);
        // 5.
        if (same is { State: RunState.Failed or RunState.Cancelled })
            return new Verdict(VerdictKind.Idle);
        if (same is { State: RunState.Succeeded })
        {
            // The view is older than the run's commit: it will be seen. Else the result was taken away (the table restored or made anew): run it again.
            if (candidate.Output is { } output && output.Id == same.OutputTableId && output.Version < same.OutputVersion)
                return new Verdict(VerdictKind.Idle);
            return new Verdict(VerdictKind.Run, Subject: same, Cause: candidate.Asked ?? RunCause.NewGeneration);
        }
        if (candidate.Asked is { } asked)
            return new Verdict(VerdictKind.Run, Subject: replaced, Cause: asked);
        // 6.
        var isFirst = candidate.Held is null && !candidate.Facts.HasRun;
        if (isFirst)
            return new Verdict(VerdictKind.Run, Cause: candidate.Job.On == TriggerKind.Final ? RunCause.Final : RunCause.Closed);
        var dueAt = candidate.Inputs.IsFinal ? candidate.Now : candidate.Change is var (first, last) ? candidate.Job.Rerun.DueAt(first, last) : candidate.Now;
        return dueAt <= candidate.Now
            ? new Verdict(VerdictKind.Run, Subject: replaced, Cause: RunCause.NewGeneration)
            : new Verdict(VerdictKind.Wait, dueAt);
    }
}
