using Hybrid.BatchLayer;

namespace Hybrid.Orchestrator.Loop;

/// <summary>Runs one attempt in a process of its own.</summary>
internal interface IRunLauncher
{
    /// <summary>Starts the attempt and waits for its end. A process that dies without a word is <see cref="BatchError.ProcessDied"/>, transient.</summary>
    /// <param name="spec">The attempt.</param>
    /// <param name="events">Told of each step, on any thread.</param>
    /// <param name="cancellation">Cancels the attempt: asks its process to stop, then kills it. The call returns all the same.</param>
    /// <returns>How it ended; an attempt's failure is no exception.</returns>
    Task<BatchOutcome> RunAsync(BatchRunSpec spec, Action<BatchEvent> events, CancellationToken cancellation);
}
