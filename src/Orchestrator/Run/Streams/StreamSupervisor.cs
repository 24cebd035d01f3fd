using System.Diagnostics;
using System.Text.Json;
using Hybrid.Orchestrator.Project;
using Hybrid.Orchestrator.Run.Compile;
using Hybrid.Orchestrator.Run.Daemons;
using Hybrid.Orchestrator.Run.Processes;
using Hybrid.Orchestrator.Run.Protocol;

namespace Hybrid.Orchestrator.Run.Streams;

/// <summary>
/// Keeps one stream running, each start in a process of its own.
/// <para>1. compile its code, if that is not done; 2. start the process, which goes on from the last checkpoint; 3. hand on what it says; 4. when it fails,
/// start it again after a wait (<see cref="RestartPolicy"/>), or give it up; 5. when asked to stop, pass that on, and kill it at the deadline.</para>
/// <para>Always true: there is at most one process; after <see cref="RunAsync"/> there is none.</para>
/// </summary>
internal sealed class StreamSupervisor : IDisposable
{
    private readonly ProjectDefinition _project;
    private readonly StreamDefinition _stream;
    private readonly IStreamStarter _starter;
    private readonly IDaemonFeed _feed;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private ChildProcess? _child;
    private ChildCommand? _stop;
    private SupervisedStream _current;

    /// <summary>Makes a supervisor; nothing is started yet.</summary>
    public StreamSupervisor(ProjectDefinition project, StreamDefinition stream, IStreamStarter starter, IDaemonFeed feed, TimeProvider time)
    {
        (_project, _stream, _starter, _feed, _time) = (project, stream, starter, feed, time);
        _current = new SupervisedStream(stream.Name, SupervisionState.Compiling, null, 0, null, null, null);
    }

    /// <summary>The stream as it is now.</summary>
    public SupervisedStream Current
    {
        get
        {
            lock (_gate)
                return _current;
        }
    }

    /// <summary>Runs the stream until its input ends, it is stopped, or it is given up.</summary>
    /// <returns>How it ended: <see cref="SupervisionState.Ended"/>, <see cref="SupervisionState.Stopped"/> or <see cref="SupervisionState.Failed"/>.</returns>
    public async Task<SupervisionState> RunAsync()
    {
        var failures = 0;
        while (true)
        {
            var started = _time.GetTimestamp();
            var failure = await RunOnceAsync();
            if (failure is null)
                return Change(_stop is { Drain: false } ? SupervisionState.Stopped : SupervisionState.Ended);
            (failures, var wait) = RestartPolicy.After(_stream.Restart, failures, failure.IsTransient, failure.IsKnown, _time.GetElapsedTime(started));
            if (_stop is not null || wait is null)
                return Change(SupervisionState.Failed, failure.Message);
            Change(SupervisionState.Waiting, failure.Message, _time.GetUtcNow() + wait.Value);
            await Task.Delay(wait.Value, _time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_stop is not null)
                return Change(SupervisionState.Stopped);
            lock (_gate)
                _current = _current with { Restarts = _current.Restarts + 1 };
        }
    }

    /// <summary>Begins to stop. A second call that does not drain turns a draining stop into a plain one.</summary>
    public void Stop(bool drain)
    {
        ChildProcess? child;
        lock (_gate)
        {
            if (_stop is { Drain: false } || _stop is { Drain: true } && drain)
                return;
            _stop = new ChildCommand(ChildCommand.Stop, drain);
            child = _child;
        }

        _stopping.Cancel();
        if (child is not null)
            PassOn(child);
    }

    /// <summary>Kills the process, if there is one. The next start goes on from the last checkpoint.</summary>
    public void Kill()
    {
        lock (_gate)
            _child?.Kill();
    }

    /// <inheritdoc/>
    public void Dispose() => _stopping.Dispose();

    private async Task<ChildFailed?> RunOnceAsync()
    {
        ChildFailed? failure = null;
        try
        {
            // 1
            Change(SupervisionState.Compiling);
            var assembly = await CompiledStreams.GetAsync(_project, _stream);

            // 2
            Change(SupervisionState.Starting);
            using var log = StreamLog.Open(_project, _stream.Name);
            var (start, spec) = _starter.Prepare(_stream, assembly);
            using var child = await ChildProcess.StartAsync(start, line => failure = Take(line) ?? failure, line => Log(log, line));
            lock (_gate)
            {
                _child = child;
                _current = _current with { Pid = child.Id };
            }

            child.Send(spec, ProtocolJson.Default.StreamSpec);
            if (_stop is not null)
                PassOn(child);
            var code = await child.Ended;
            if (code != ExitCodes.Done)
                failure ??= new ChildFailed(ChildFailed.Died, $"Its process {child.Id} ended with code {code}{(code > 128 ? $" (signal {code - 128})" : "")} and no word.", true, null);
        }
        catch (OrchestratorException error)
        {
            failure = ChildFailed.Of(error);
        }
        finally
        {
            lock (_gate)
            {
                _child = null;
                _current = _current with { Pid = null };
            }
        }

        return failure;
    }

    // 3
    private ChildFailed? Take(string line)
    {
        var now = _time.GetUtcNow();
        switch (JsonSerializer.Deserialize(line, ProtocolJson.Default.ChildEvent))
        {
            case StreamStatus status:
                bool isNew;
                lock (_gate)
                {
                    isNew = _current.State == SupervisionState.Starting && status.State == StreamLayer.Runtime.JobState.Running;
                    _current = _current with { Status = status };
                }

                if (isNew)
                    Change(SupervisionState.Running);
                _feed.Publish(new StreamReported(now, _stream.Name, status));
                return null;
            case TableCommitted commit:
                _feed.Publish(new StreamCommitted(now, _stream.Name, commit));
                return null;
            case ChildFailed failed:
                return failed;
            default:
                return null;
        }
    }

    private void Log(StreamLog log, string line)
    {
        log.Write(line);
        _feed.Publish(new StreamLogged(_time.GetUtcNow(), _stream.Name, line));
    }

    // 5
    private void PassOn(ChildProcess child)
    {
        Change(SupervisionState.Stopping);
        child.Send(_stop!, ProtocolJson.Default.ChildCommand);
        if (!_stop!.Drain)
            _ = KillAtDeadlineAsync(child);
    }

    private async Task KillAtDeadlineAsync(ChildProcess child)
    {
        try
        {
            await child.Ended.WaitAsync(_project.StopTimeout, _time);
        }
        catch (TimeoutException)
        {
            _feed.Publish(new DaemonNote(
                _time.GetUtcNow(), $"{_stream.Name}: did not stop within {Durations.Format(_project.StopTimeout)} and is killed; the next start goes on from its last checkpoint", IsError: true));
            child.Kill();
        }
    }

    private SupervisionState Change(SupervisionState state, string? error = null, DateTimeOffset? next = null)
    {
        SupervisedStream current;
        lock (_gate)
        {
            Debug.Assert(_current.State is not (SupervisionState.Ended or SupervisionState.Stopped or SupervisionState.Failed), "a stream ends once");
            current = _current = _current with { State = state, Error = error ?? _current.Error, NextStart = next };
        }

        _feed.Publish(new StreamChanged(_time.GetUtcNow(), current));
        return state;
    }
}
