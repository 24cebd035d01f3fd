using Hybrid.Lake;
using Hybrid.StreamLayer.Checkpoints;
using Hybrid.StreamLayer.Runtime.Graph;

namespace Hybrid.StreamLayer.Runtime;

/// <summary>A stream that runs: one instance for each start.</summary>
public sealed class StreamJob : IAsyncDisposable
{
    private readonly JobRun _run;
    private readonly JobStatusReader _status;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private JobState _state = JobState.Created;
    private bool _isKilled;
    private Exception? _error;

    private StreamJob(JobPlan plan, JobOptions options)
    {
        _run = new JobRun(plan, options)
        {
            CheckpointCompleted = checkpoint => CheckpointCompleted?.Invoke(this, new CheckpointCompletedEventArgs(checkpoint)),
            Committed = (sink, epoch, receipt) => Committed?.Invoke(this, new CommittedEventArgs(sink, epoch, receipt)),
        };
        _status = new JobStatusReader(plan, _run);
    }

    /// <summary>A checkpoint is complete. Raised on a thread of the job: return soon. What a handler throws fails the job.</summary>
    public event EventHandler<CheckpointCompletedEventArgs>? CheckpointCompleted;

    /// <summary>A sink made an epoch visible. Raised on a thread of the job: return soon. What a handler throws fails the job.</summary>
    public event EventHandler<CommittedEventArgs>? Committed;

    /// <summary>The job now.</summary>
    public JobStatus Status
    {
        get
        {
            lock (_gate)
                return _status.Read(_state, _error);
        }
    }

    /// <summary>Checks and plans a defined stream. Adds the default sinks of dead letters and late rows where the stream's code does not read these.</summary>
    /// <exception cref="StreamException"><see cref="StreamError.InvalidDefinition"/>.</exception>
    public static StreamJob Create(StreamEnvironment environment, JobOptions options)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(options);
        if (environment.DefaultDeadLetterSink is { } deadLetters && environment.DeadLetterSide.Node is null)
            deadLetters(environment.DeadLetters);
        if (environment.DefaultLateSink is { } late && environment.LateSide.Node is null)
            late(environment.LateRows);
        return new StreamJob(JobPlan.Make(environment, options.KeyGroups), options);
    }

    /// <summary>
    /// Recovers and runs until the sources end or the job is stopped. Cancelling is a stop with <see cref="StopMode.Checkpoint"/>. May be called once.
    /// </summary>
    /// <exception cref="StreamException">What ended the job.</exception>
    public async Task RunAsync(CancellationToken cancellation = default)
    {
        lock (_gate)
        {
            if (_state != JobState.Created)
                throw new InvalidOperationException("a job is run once: create another one");
            _state = JobState.Starting;
        }

        await using var stop = cancellation.Register(() => Stop(StopMode.Checkpoint));
        try
        {
            await _run.RunAsync(OnStarted);
            End(JobState.Finished, null);
        }
        catch (OperationCanceledException) when (_isKilled)
        {
            End(JobState.Finished, null);
        }
        catch (Exception error)
        {
            var told = Explain(error);
            End(JobState.Failed, told);
            if (ReferenceEquals(told, error))
                throw;
            throw told;
        }
    }

    /// <summary>Stops the job and waits until it has ended; a job that is still starting has nothing to keep and ends at once. Without effect on a job that has ended. Errors are thrown by <see cref="RunAsync"/>.</summary>
    public Task StopAsync(StopMode mode)
    {
        lock (_gate)
        {
            if (_state == JobState.Created)
                return Task.CompletedTask;
        }

        Stop(mode);
        return _ended.Task;
    }

    /// <summary>Takes a checkpoint now; the task ends when it is complete (not: committed).</summary>
    public Task<CheckpointStatus> CheckpointAsync(CancellationToken cancellation = default) => Request(null, cancellation);

    /// <summary>Takes a checkpoint and copies it to a folder of the checkpoint storage, where it stays until the user deletes it.</summary>
    public Task<CheckpointStatus> SavepointAsync(string folder, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return Request(folder.TrimEnd('/'), cancellation);
    }

    /// <summary>Kills the job if it runs.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(StopMode.Kill);
        _run.Dispose();
    }

    private Task<CheckpointStatus> Request(string? folder, CancellationToken cancellation)
    {
        if (_run.Coordinator is not { } coordinator)
            throw new StreamException(StreamError.Failed, "the job does not run yet, so there is nothing to checkpoint", isTransient: true);
        var request = new CheckpointRequest(folder);
        coordinator.Request(request);
        return request.Done.Task.WaitAsync(cancellation);
    }

    private void OnStarted()
    {
        lock (_gate)
        {
            _state = JobState.Running;
        }
    }

    private void Stop(StopMode mode)
    {
        lock (_gate)
        {
            if (mode != StopMode.Kill && _state is (JobState.Running or JobState.Stopping))
            {
                PassOn(mode);
                return;
            }

            _isKilled = true; // nothing was read yet, or nothing more is to be kept
            _run.Kill();
        }
    }

    private void PassOn(StopMode mode)
    {
        _state = JobState.Stopping;
        _run.Coordinator!.Stop(mode == StopMode.Drain);
    }

    private void End(JobState state, Exception? error)
    {
        lock (_gate)
        {
            _state = state;
            _error = error;
        }

        _ended.TrySetResult();
    }

    private static StreamException Explain(Exception error) => error switch
    {
        StreamException told => told,
        LakeException lake => new StreamException(
            lake.Code == LakeError.Fenced ? StreamError.Fenced : StreamError.Storage, lake.Message, lake.IsTransient, lake),
        _ => new StreamException(StreamError.Failed, $"{error.GetType().Name}: {error.Message}", inner: error),
    };
}
