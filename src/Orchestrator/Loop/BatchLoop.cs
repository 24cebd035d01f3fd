using System.Collections.Concurrent;
using Hybrid.BatchLayer;
using Hybrid.Lake;
using Hybrid.Lake.Tables;
using Hybrid.Orchestrator.Decide;
using Hybrid.Orchestrator.Ledger;
using Hybrid.Orchestrator.Watch;
using Microsoft.Extensions.Logging;

namespace Hybrid.Orchestrator.Loop;

/// <summary>
/// The closed loop: from a table's commit to exactly one batch run per output partition and newest input generations.
/// </summary>
/// <remarks>
/// One step (<see cref="StepAsync"/>), over and over:
/// 1. Record: attempts that have ended are written to the ledger, and their output partitions looked at again.
/// 2. Watch: tables of which a commit was noticed, and from time to time all, are read on to their newest version; the output partitions that their changed
///    partitions and watermarks touch are looked at.
/// 3. Clock: schedules that fired, and runs that nobody holds any more.
/// 4. Decide: each of these output partitions gets a verdict.
/// 5. Start: under the limits, runs are written down (the unique key), started under a lease, and handed to the launcher.
/// 6. Heartbeat: leases are prolonged.
/// It may die anywhere: the lake says what was run, the ledger who runs what, and a lease ends.
/// All members but <see cref="Notice"/>, <see cref="WhenIdleAsync"/>, <see cref="AskAsync"/> and <see cref="CancelAsync"/> belong to the one caller that runs the loop.
/// </remarks>
internal sealed class BatchLoop : IDisposable
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    private readonly JobGraph _graph;
    private readonly ILakeWatch _watch;
    private readonly ILedger _ledger;
    private readonly LoopOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Agenda _agenda = new();
    private readonly OutputJudge _judge;
    private readonly Attempts _attempts;
    private readonly CronClock _cron;
    private readonly Dictionary<OutputKey, DueRun> _due = [];
    private readonly Dictionary<OutputKey, Ask> _asks = [];
    private readonly ConcurrentQueue<(OutputKey Key, Ask Ask)> _asked = new();
    private readonly ConcurrentDictionary<string, bool> _noticed = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<TaskCompletionSource> _idleAsked = new();
    private readonly List<TaskCompletionSource> _idleWaiting = [];
    private readonly Doorbell _bell = new();
    private int _failures;
    private long _polledAt = long.MinValue;
    private long _beatAt = long.MinValue;

    /// <summary>Makes the loop.</summary>
    public BatchLoop(
        IEnumerable<JobRules> jobs, ILakeWatch watch, ILedger ledger, IRunLauncher launcher, LoopOptions options, TimeProvider time, ILogger<BatchLoop> logger)
    {
        _graph = new JobGraph(jobs);
        (_watch, _ledger, _options, _time, _logger) = (watch, ledger, options, time, logger);
        _judge = new OutputJudge(_graph, watch, ledger, _agenda, options.Owner, time);
        _attempts = new Attempts(ledger, watch, launcher, options, time, _bell.Ring);
        _cron = new CronClock(ledger, time);
    }

    /// <summary>Told of each step of each attempt, on any thread.</summary>
    public Action<RunRecord, BatchEvent> OnEvent
    {
        get => _attempts.OnEvent;
        set => _attempts.OnEvent = value;
    }

    /// <summary>
    /// Registers the jobs and looks at everything once. Streams must not be started before this is done: a job "from now" starts from what is closed now.
    /// </summary>
    public async Task StartAsync(CancellationToken cancellation)
    {
        foreach (var table in _graph.Tables)
            await _watch.RefreshAsync(table, cancellation);
        var registrar = new JobRegistrar(_graph, _watch, _ledger);
        foreach (var job in _graph.Jobs)
        {
            var registration = await registrar.RegisterAsync(job, cancellation);
            _judge.SetStart(job.Name, registration.StartAt);
            if (job.Cron is not null)
                _cron.Add(job, registration);
        }
        foreach (var owner in (await _ledger.ActiveAsync(cancellation)).Select(run => run.Owner).Distinct())
        {
            if (owner is not null && owner != _options.Owner && SchedulerId.IsDead(owner))
            {
                _logger.OwnerDead(owner);
                await _ledger.ExpireAsync(owner, cancellation);
            }
        }
        foreach (var table in _graph.Tables)
        {
            if (_watch.View(table) is { } view)
                Touch(new TableNews(view, [.. view.Loop.Partitions.Keys], IsWhole: true));
        }
    }

    /// <summary>Runs the loop until it is cancelled; then stops the attempts under way, and records that they are to go on.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                while (_idleAsked.TryDequeue(out var asked))
                    _idleWaiting.Add(asked);
                var next = await StepOrWaitAsync(cancellation);
                if (_idleWaiting.Count > 0 && IsIdle)
                {
                    _idleWaiting.ForEach(waiting => waiting.TrySetResult());
                    _idleWaiting.Clear();
                }

                var wait = TimeSpan.FromMicroseconds(Math.Clamp(next - _time.Micros(), 0, _options.PollEvery.Micros()));
                await _bell.WaitAsync(wait, _time, cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await _attempts.StopAllAsync();
            await RecordAsync(CancellationToken.None);
        }
    }

    /// <summary>A version of a table was published: the loop looks at it now, not at its next look. From any thread.</summary>
    public void Notice(string table)
    {
        if (!_graph.Tables.Contains(table))
            return;
        _noticed[table] = true;
        _bell.Ring();
    }

    /// <summary>Completes once all tables were looked at after this call, and no run is due, under way or waiting for its time. From any thread.</summary>
    public Task WhenIdleAsync()
    {
        var waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _idleAsked.Enqueue(waiting);
        foreach (var table in _graph.Tables)
            _noticed[table] = true;
        _bell.Ring();
        return waiting.Task;
    }

    /// <summary>Asks for a run of an output partition on what its inputs hold now, also when it is not due. From any thread.</summary>
    /// <returns>The run, once it has ended.</returns>
    /// <exception cref="OrchestratorException"><see cref="OrchestratorError.InvalidArgument"/>: there is no such job, or nothing to run.</exception>
    public Task<RunRecord> AskAsync(string job, PartitionKey output)
    {
        var rules = _graph.Jobs.FirstOrDefault(rules => rules.Name == job)
            ?? throw new OrchestratorException(OrchestratorError.InvalidArgument, $"There is no batch job '{job}'; there are {string.Join(", ", _graph.Jobs.Select(rules => rules.Name))}.");
        var ask = new Ask(RunCause.Manual);
        _asked.Enqueue((new OutputKey(rules, output), ask));
        _bell.Ring();
        return ask.Done;
    }

    /// <summary>Cancels a run: stops its attempt, or keeps it from being tried again. From any thread.</summary>
    /// <returns>Whether it was there to be cancelled.</returns>
    public async Task<bool> CancelAsync(string runId, CancellationToken cancellation)
    {
        if (_attempts.Stop(runId, StopReason.Asked))
            return true;
        var waiting = (await _ledger.ActiveAsync(cancellation)).FirstOrDefault(run => run.Id == runId && run.State == RunState.RetryWait);
        return waiting is not null && await _ledger.FinishAsync(waiting, _options.Owner, AttemptResult.Cancelled("stopped on request"), cancellation);
    }

    /// <summary>The runs whose attempts are under way here.</summary>
    public IReadOnlyCollection<RunRecord> UnderWay => _attempts.UnderWay;

    /// <summary>One step.</summary>
    /// <returns>When the next is due, at the latest (microseconds).</returns>
    public async Task<long> StepAsync(CancellationToken cancellation)
    {
        // 1.
        await RecordAsync(cancellation);

        // 2.
        var now = _time.Micros();
        var isPoll = now - _polledAt >= _options.PollEvery.Micros() || _polledAt == long.MinValue;
        foreach (var table in _graph.Tables)
        {
            if (_noticed.TryRemove(table, out _) || isPoll)
                await RefreshAsync(table, cancellation);
        }
        if (isPoll)
            _polledAt = now;

        // 3.
        foreach (var (key, ask) in _cron.Take(job => JobGraph.UnitOf(job, _watch.View)))
            await AddAsync(key, ask, cancellation);
        while (_asked.TryDequeue(out var asked))
            await AddAsync(asked.Key, asked.Ask, cancellation);
        var isBeat = now - _beatAt >= _options.LeaseFor.Micros() / 3 || _beatAt == long.MinValue;
        if (isBeat)
            await TouchActiveAsync(cancellation);

        // 4.
        await DecideAsync(_agenda.Take(now), cancellation);

        // 5.
        foreach (var due in RunSlots.Pick(_due.Values, _attempts.Counts, _options.Concurrency))
        {
            _agenda.Touch(due.Key); // should the start fail, it is looked at again
            await StartAsync(due, cancellation);
        }

        // 6.
        if (isBeat)
        {
            await _attempts.RenewAsync(cancellation);
            _beatAt = now;
        }
        return Math.Min(Math.Min(_agenda.NextAt, _cron.NextAt), _polledAt + _options.PollEvery.Micros());
    }

    /// <inheritdoc/>
    public void Dispose() => _bell.Dispose();

    private bool IsIdle =>
        _due.Count == 0 && _asks.Count == 0 && _attempts.Counts.Count == 0 && _judge.Active.Count == 0 && _agenda.NextAt == long.MaxValue && _noticed.IsEmpty;

    private async Task RefreshAsync(string table, CancellationToken cancellation)
    {
        try
        {
            if (await _watch.RefreshAsync(table, cancellation) is { } news)
                Touch(news);
        }
        catch (LakeException error) when (error.IsTransient)
        {
            _logger.TableUnreadable(table, error.Message);
            _noticed[table] = true;
        }
    }

    private void Touch(TableNews news)
    {
        var producer = _graph.ProducerOf(news.View.Name);
        foreach (var partition in news.Changed)
        {
            TouchReaders(news.View.Name, partition);
            if (producer is not null)
                _agenda.Touch(new OutputKey(producer, partition));
        }
        _agenda.Reached(news.View.Name, news.View.Loop.Watermark);
    }

    private void TouchReaders(string table, PartitionKey partition)
    {
        foreach (var reader in _graph.ReadersOf(table))
        {
            if (JobGraph.UnitOf(reader.Job, _watch.View) is not { } unit)
                continue;
            foreach (var output in reader.Mapping.OutputsOf(partition, unit))
                _agenda.Touch(new OutputKey(reader.Job, output));
        }
    }

    private async Task AddAsync(OutputKey key, Ask ask, CancellationToken cancellation)
    {
        if (_asks.TryGetValue(key, out var waiting))
            await EndAskAsync(key, waiting, null, "asked for again before it was run", cancellation);
        _asks[key] = ask;
        _agenda.Touch(key);
    }

    /// <summary>Looks at the runs that others hold, held, or wait with; they may be to take over.</summary>
    private async Task TouchActiveAsync(CancellationToken cancellation)
    {
        foreach (var run in await _ledger.ActiveAsync(cancellation))
        {
            if (_graph.Jobs.FirstOrDefault(job => job.Name == run.Job) is not { } job || _attempts.IsUnderWay(run.Id))
                continue;
            _judge.Active[(run.Job, run.Partition)] = run;
            _agenda.Touch(new OutputKey(job, PartitionKey.Parse(run.Partition)));
        }
    }

    /// <summary>One step; when the ledger or the lake fails, a wait that grows with the failures. Nothing of the step is lost by that.</summary>
    private async Task<long> StepOrWaitAsync(CancellationToken cancellation)
    {
        try
        {
            var next = await StepAsync(cancellation);
            _failures = 0;
            return next;
        }
        catch (Exception error) when (error is LakeException or OrchestratorException { Code: OrchestratorError.Ledger })
        {
            var wait = TimeSpan.FromSeconds(Math.Min(60, 1 << Math.Min(_failures++, 6)));
            _logger.StepFailed(wait, error.Message);
            await Task.Delay(wait, _time, cancellation);
            return _time.Micros();
        }
    }

    private async Task DecideAsync(IReadOnlyList<OutputKey> keys, CancellationToken cancellation)
    {
        var done = 0;
        try
        {
            for (; done < keys.Count; done++)
                await DecideAsync(keys[done], cancellation);
        }
        finally
        {
            foreach (var key in keys.Skip(done))
                _agenda.Touch(key);
        }
    }

    private async Task DecideAsync(OutputKey key, CancellationToken cancellation)
    {
        _due.Remove(key);
        var ask = _asks.GetValueOrDefault(key);
        var due = await _judge.JudgeAsync(key, ask, cancellation);
        if (due is { Verdict: { Kind: VerdictKind.Recover, Subject: { } subject } })
        {
            var view = _watch.View(key.Job.Job.Writes)!;
            if (await _ledger.FinishAsync(subject, _options.Owner, AttemptResult.Succeeded(view.Id, view.Version), cancellation))
                _logger.RunRecovered(subject.Job, subject.Id, subject.Partition);
            _agenda.Touch(key);
        }
        else if (due is not null)
        {
            _due[key] = due;
        }
        else if (ask is not null && !_judge.Active.ContainsKey((key.Job.Name, key.Output.ToString())))
        {
            await EndAskAsync(key, ask, null, $"There is nothing to run for {key}: its inputs have no files, or it was run on just these.", cancellation);
        }
    }

    private async Task StartAsync(DueRun due, CancellationToken cancellation)
    {
        _due.Remove(due.Key);
        var lease = new Lease(_options.Owner, _options.LeaseFor);
        var run = due.Verdict.Subject;
        if (due.Verdict.Kind == VerdictKind.Run)
        {
            var decision = new RunDecision(due.Job.Name, due.Output.ToString(), due.Inputs.Counted, due.Verdict.Revision, due.Verdict.Cause, due.LoggedSequence);
            run = await _ledger.DecideAsync(decision, lease, due.Verdict.Subject, cancellation);
        }
        if (run is not null)
            run = await _ledger.StartAsync(run, lease, due.LoggedSequence, cancellation);
        if (run is null)
        {
            // Another scheduler was first. Its run, or the end of it, will show.
            _agenda.At(due.Key, (_time.GetUtcNow() + LookAgain).Micros());
            return;
        }
        _judge.Active[(run.Job, run.Partition)] = run;
        _judge.Forget(due.Key);
        if (due.Ask is { FiredAt: not null })
            await EndAskAsync(due.Key, due.Ask, run, null, cancellation);
        else if (due.Ask is not null)
            _asks.Remove(due.Key); // a person's: answered when the run ends
        _logger.RunStarts(run.Job, run.Id, run.Partition, run.Attempt, run.Sequence, run.Cause);
        await _attempts.StartAsync(run, due, cancellation);
    }

    private async Task RecordAsync(CancellationToken cancellation)
    {
        while (_attempts.NextEnded is { } ended)
        {
            var run = ended.Run;
            // The output table's view must not be older than the run's result, else the run would look lost.
            if (ended.Outcome.Version is not null)
                await RefreshAsync(ended.Due.Job.Job.Writes, cancellation);
            var result = ended.Result(_time.Micros());
            if (result is null || !await _ledger.FinishAsync(run, _options.Owner, result, cancellation))
                _logger.LeaseLost(run.Job, run.Id, run.Partition, ended.Outcome.State);
            else if (result.State is RunState.Failed or RunState.RetryWait)
                _logger.AttemptFailed(run.Job, run.Id, run.Partition, run.Attempt, result.ErrorCode, result.State, result.Error);
            else
                _logger.RunEnded(run.Job, run.Id, run.Partition, result.State);
            if (result is { State: not RunState.RetryWait })
                ended.Due.Ask?.Complete(run with { State = result.State, ErrorCode = result.ErrorCode, Error = result.Error, OutputVersion = result.OutputVersion });
            _attempts.TakeEnded();
            _agenda.Touch(ended.Due.Key);
            TouchReaders(ended.Due.Job.Job.Writes, ended.Due.Output); // a run on newer generations may make its output final without changing a row
        }
    }

    private async Task EndAskAsync(OutputKey key, Ask ask, RunRecord? run, string? refusal, CancellationToken cancellation)
    {
        _asks.Remove(key);
        if (ask.FiredAt is { } firedAt)
            await _cron.DoneAsync(key.Job, firedAt, cancellation);
        else if (run is not null)
            ask.Complete(run);
        else
            ask.Refuse(refusal!);
    }
}
