namespace Hybrid.StreamLayer.Runtime;

/// <summary>A stream that runs: one instance for each start.</summary>
public sealed class StreamJob : IAsyncDisposable
{
    private StreamJob()
    {
    }

    /// <summary>A checkpoint is complete. Raised on a thread of the job: return soon.</summary>
    public event EventHandler<CheckpointCompletedEventArgs>? CheckpointCompleted;

    /// <summary>A sink made an epoch visible. Raised on a thread of the job: return soon.</summary>
    public event EventHandler<CommittedEventArgs>? Committed;

    /// <summary>The job now.</summary>
    public JobStatus Status => throw new NotSupportedException();

    /// <summary>Checks and plans a defined stream.</summary>
    /// <exception cref="StreamException"><see cref="StreamError.InvalidDefinition"/>.</exception>
    public static StreamJob Create(StreamEnvironment environment, JobOptions options)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(options);
        return new StreamJob();
    }

    /// <summary>
    /// Recovers and runs until the sources end or the job is stopped. Cancelling is a stop with <see cref="StopMode.Checkpoint"/>. May be called once.
    /// </summary>
    /// <exception cref="StreamException">What ended the job.</exception>
    public Task RunAsync(CancellationToken cancellation = default)
    {
        CheckpointCompleted?.Invoke(this, null!);
        Committed?.Invoke(this, null!);
        throw new NotSupportedException();
    }

    /// <summary>Stops the job and waits until it has ended. Without effect on a job that has ended.</summary>
    public Task StopAsync(StopMode mode) => throw new NotSupportedException();

    /// <summary>Takes a checkpoint and copies it to a folder of the checkpoint storage, where it stays until the user deletes it.</summary>
    public Task SavepointAsync(string folder, CancellationToken cancellation = default) => throw new NotSupportedException();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => throw new NotSupportedException();
}
