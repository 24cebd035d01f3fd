using Hybrid.Orchestrator.Project;
using Hybrid.Orchestrator.Run.Batches;
using Hybrid.Orchestrator.Run.Compile;
using Hybrid.Orchestrator.Run.Protocol;
using Hybrid.Orchestrator.Run.Streams;

namespace Hybrid.Orchestrator.Run.Daemons;

/// <summary>
/// Runs a project.
/// <para>1. take the project's lock on its lake; 2. compile what is not compiled, so that an error in the code shows before anything runs; 3. start the
/// embedded broker, if the project asks for it; 4. listen for commands; 5. start the loop of the batch jobs, which must see the tables before the streams
/// change them; 6. start the streams; 7. wait until all streams have ended and no run is due, or until told to stop; 8. stop everything, in the
/// opposite order.</para>
/// </summary>
internal sealed class Daemon
{
    private readonly ProjectDefinition _project;
    private readonly DaemonOptions _options;
    private readonly IDaemonFeed _feed;
    private readonly TimeProvider _time;
    private readonly DateTimeOffset _since;
    private readonly TaskCompletionSource _stop = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IReadOnlyList<StreamSupervisor> _streams = [];
    private string? _broker;

    /// <summary>Makes a daemon; nothing runs yet.</summary>
    public Daemon(ProjectDefinition project, DaemonOptions options, IDaemonFeed feed, TimeProvider time)
    {
        (_project, _options, _feed, _time) = (project, options, feed, time);
        _since = time.GetUtcNow();
    }

    /// <summary>The daemon now.</summary>
    public DaemonStatus Status =>
        new(_project.Name, _project.Lake, Environment.ProcessId, _since, _broker, [.. _streams.Select(stream => stream.Current)]);

    /// <summary>Runs to the end.</summary>
    /// <returns>The exit code: 1 when a stream was given up or a batch run failed for good.</returns>
    /// <exception cref="OrchestratorException">It could not start.</exception>
    public async Task<int> RunAsync()
    {
        var code = await RunToEndAsync();
        _feed.Publish(new DaemonEnded(_time.GetUtcNow(), code));
        return code;
    }

    /// <summary>Begins to stop. From any thread.</summary>
    /// <param name="drain">Close all windows and run what is due first.</param>
    public void Stop(bool drain)
    {
        if (drain && _streams.Count > 0)
            StopStreams(drain: true);
        else
            _stop.TrySetResult();
    }

    /// <summary>Kills all streams' processes.</summary>
    public void Kill()
    {
        foreach (var stream in _streams)
            stream.Kill();
    }

    private async Task<int> RunToEndAsync()
    {
        // 1
        using var held = DaemonLock.Take(_project, _options.TakeOver, _time);

        // 2
        var definitions = _project.Streams.Values.Where(stream => _options.OnlyStream is null || stream.Name == _options.OnlyStream).ToList();
        foreach (var stream in definitions)
            await CompiledStreams.GetAsync(_project, stream);

        // 3
        var isEmbedded = _project.UsesEmbeddedBroker && definitions.Count > 0;
        var afresh = isEmbedded ? await EmbeddedLake.PrepareAsync(_project) : null;
        await using var broker = isEmbedded ? await BrokerProcess.StartAsync(_project, _time) : null;
        _broker = broker?.BootstrapServers;

        // 4
        await using var control = await ControlServer.StartAsync(_project, AnswerAsync, () => held.IsHeld);
        _feed.Publish(new DaemonStarted(_time.GetUtcNow(), _project.Name, _project.Lake, Environment.ProcessId, _broker));
        if (afresh is not null)
            _feed.Publish(new DaemonNote(_time.GetUtcNow(), afresh));

        // 5
        await using var batches = _options.OnlyStream is null && _project.Batches.Count > 0 ? await BatchRuns.StartAsync(_project, _feed, _time) : null;

        // 6
        var starter = new StreamStarter(_project, _broker, _options);
        var feed = batches is null ? _feed : new NoticingFeed(_feed, batches);
        _streams = [.. definitions.Select(stream => new StreamSupervisor(_project, stream, starter, feed, _time))];
        var running = Task.WhenAll(_streams.Select(stream => stream.RunAsync()));
        if (_stop.Task.IsCompleted)
            StopStreams(drain: false);

        // 7
        var ended = EndAsync(running, batches);
        await Task.WhenAny([ended, _stop.Task, .. new[] { broker?.Ended, batches?.Running }.OfType<Task>()]);
        var broken = broker is { Ended.IsCompleted: true } ? "the embedded broker's process has ended, and its topics with it"
            : batches is { Running.Exception: { } error } ? $"the loop of the batch jobs failed: {error.InnerException!.Message}"
            : null;
        if (broken is not null)
            _feed.Publish(new DaemonNote(_time.GetUtcNow(), $"{broken}; stopping", IsError: true));

        // 8
        if (!ended.IsCompleted)
            StopStreams(drain: false);
        var states = await running;
        foreach (var stream in _streams)
            stream.Dispose();
        var failedRuns = batches is null ? 0 : await batches.FailedSinceAsync(_since);
        if (failedRuns > 0)
            _feed.Publish(new DaemonNote(_time.GetUtcNow(), $"{failedRuns} batch runs failed; see 'hybrid status'", IsError: true));
        return states.Contains(SupervisionState.Failed) || failedRuns > 0 || broken is not null ? ExitCodes.Failed : ExitCodes.Done;
    }

    // A project whose streams have no end runs until it is stopped; so does one without streams, for its schedules.
    private async Task EndAsync(Task<SupervisionState[]> running, BatchRuns? batches)
    {
        var states = await running;
        if (states.Contains(SupervisionState.Failed) || states.Contains(SupervisionState.Stopped))
            return;
        if (states.Length == 0 && !_options.UntilDone)
            await _stop.Task;
        else if (batches is not null)
            await batches.WhenIdleAsync(_stop.Task);
    }

    private void StopStreams(bool drain)
    {
        foreach (var stream in _streams)
            stream.Stop(drain);
    }

    private Task<ControlReply> AnswerAsync(ControlRequest request)
    {
        switch (request.Command)
        {
            case ControlRequest.Status:
                return Task.FromResult(new ControlReply(Status));
            case ControlRequest.Stop:
                Stop(request.Drain);
                return Task.FromResult(new ControlReply(Status));
            default:
                return Task.FromResult(new ControlReply(Error: $"'{request.Command}' is no request that this version knows"));
        }
    }

    // A commit wakes the loop at once, not at its next look.
    private sealed class NoticingFeed(IDaemonFeed feed, BatchRuns batches) : IDaemonFeed
    {
        public void Publish(DaemonEvent happened)
        {
            if (happened is StreamCommitted { Commit: { Version: not null } commit })
                batches.Notice(commit.Table);
            feed.Publish(happened);
        }
    }
}
