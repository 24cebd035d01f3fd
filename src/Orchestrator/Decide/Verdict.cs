using Hybrid.Orchestrator.Ledger;

namespace Hybrid.Orchestrator.Decide;

/// <summary>What is to be done about an output partition.</summary>
/// <param name="Kind">What.</param>
/// <param name="Until">When to ask again by the clock (microseconds), with <see cref="VerdictKind.Wait"/>.</param>
/// <param name="Subject">The run that is retried, recovered or replaced.</param>
/// <param name="Cause">Why a new run is due.</param>
/// <param name="Revision">The new run's revision.</param>
internal readonly record struct Verdict(VerdictKind Kind, long Until = long.MaxValue, RunRecord? Subject = null, RunCause Cause = default, int Revision = 0);

/// <summary>What is to be done about an output partition.</summary>
internal enum VerdictKind
{
    /// <summary>Nothing, until something changes.</summary>
    Idle,

    /// <summary>Nothing, until a moment.</summary>
    Wait,

    /// <summary>Decide a new run (in place of <see cref="Verdict.Subject"/>, if there is one) and start it.</summary>
    Run,

    /// <summary>Start the next attempt of <see cref="Verdict.Subject"/>.</summary>
    Retry,

    /// <summary>Record that <see cref="Verdict.Subject"/> has succeeded: its result is in the log.</summary>
    Recover,
}
