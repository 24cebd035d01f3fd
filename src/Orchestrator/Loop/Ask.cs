using Hybrid.Orchestrator.Ledger;

namespace Hybrid.Orchestrator.Loop;

/// <summary>Somebody asks for a run: a person or a schedule.</summary>
/// <param name="cause">Who.</param>
/// <param name="firedAt">When the schedule fired, microseconds; null: a person asks.</param>
internal sealed class Ask(RunCause cause, long? firedAt = null)
{
    private readonly TaskCompletionSource<RunRecord> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Who asks.</summary>
    public RunCause Cause => cause;

    /// <summary>When the schedule fired.</summary>
    public long? FiredAt => firedAt;

    /// <summary>The run, once it has ended.</summary>
    public Task<RunRecord> Done => _done.Task;

    /// <summary>The run has ended.</summary>
    public void Complete(RunRecord run) => _done.TrySetResult(run);

    /// <summary>There is nothing to run.</summary>
    public void Refuse(string why) => _done.TrySetException(new OrchestratorException(OrchestratorError.InvalidArgument, why));
}
