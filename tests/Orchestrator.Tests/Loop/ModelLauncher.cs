using System.Collections.Concurrent;
using Hybrid.BatchLayer;
using Hybrid.Orchestrator.Loop;

namespace Hybrid.Orchestrator.Tests.Loop;

/// <summary>A launcher whose attempts do what a test says, when it says so.</summary>
internal sealed class ModelLauncher(ModelLake lake) : IRunLauncher
{
    private readonly ConcurrentQueue<Call> _calls = new();

    /// <summary>The attempts that have not ended, oldest first.</summary>
    public IReadOnlyList<Call> Open => [.. _calls.Where(call => !call.IsOver)];

    /// <summary>All attempts.</summary>
    public IReadOnlyList<Call> Calls => [.. _calls];

    public Task<BatchOutcome> RunAsync(BatchRunSpec spec, Action<BatchEvent> events, CancellationToken cancellation)
    {
        var call = new Call(spec, lake);
        _calls.Enqueue(call);
        cancellation.Register(call.Cancel);
        return call.Task;
    }

    /// <summary>One attempt.</summary>
    internal sealed class Call(BatchRunSpec spec, ModelLake lake)
    {
        private readonly TaskCompletionSource<BatchOutcome> _end = new();

        public BatchRunSpec Spec => spec;

        public Task<BatchOutcome> Task => _end.Task;

        public bool IsOver => _end.Task.IsCompleted;

        public void Succeed() => _end.TrySetResult(lake.Commit(spec));

        public void Die() => _end.TrySetResult(BatchOutcome.Failed(BatchError.ProcessDied, "killed", isTransient: true));

        public void CommitAndDie()
        {
            lake.Commit(spec);
            Die();
        }

        public void Fail(BatchError error, bool isTransient) => _end.TrySetResult(BatchOutcome.Failed(error, "it failed", isTransient));

        public void Cancel() => _end.TrySetResult(BatchOutcome.Failed(BatchError.Cancelled, "cancelled", isTransient: false));
    }
}
