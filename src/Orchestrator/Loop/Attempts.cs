using System.Collections.Concurrent;
using Hybrid.BatchLayer;
using Hybrid.BatchLayer.Inputs;
using Hybrid.Lake;
using Hybrid.Lake.Tables;
using Hybrid.Orchestrator.Ledger;
using Hybrid.Orchestrator.Watch;

namespace Hybrid.Orchestrator.Loop;

/// <summary>The attempts under way here, each under a lease. Always true: an attempt is in this list from before its process starts until its end was taken.</summary>
internal sealed class Attempts(ILedger ledger, ILakeWatch watch, IRunLauncher launcher, LoopOptions options, TimeProvider time, Action wake)
{
    private readonly ConcurrentDictionary<string, Running> _running = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<EndedAttempt> _ended = new();

    /// <summary>Told of each step of each attempt, on any thread.</summary>
    public Action<RunRecord, BatchEvent> OnEvent { get; set; } = (_, _) => { };

    /// <summary>The runs whose attempts are under way.</summary>
    public IReadOnlyCollection<RunRecord> UnderWay => [.. _running.Values.Select(running => running.Run)];

    /// <summary>Whether an attempt of a run is under way, or its end not yet recorded.</summary>
    public bool IsUnderWay(string runId) => _running.Values.Any(running => running.Run.Id == runId);

    /// <summary>How many attempts of each job are under way.</summary>
    public Dictionary<string, int> Counts => _running.Values.GroupBy(running => running.Run.Job).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);

    /// <summary>Starts the process of an attempt that the ledger has as running. Where its files cannot be kept, the attempt has failed.</summary>
    public async Task StartAsync(RunRecord run, DueRun due, CancellationToken cancellation)
    {
        var spec = SpecOf(run, due);
        var kept = new List<IAsyncDisposable>();
        try
        {
            foreach (var input in spec.Inputs)
            {
                var partitions = input.Partitions.Select(partition => PartitionKey.Parse(partition.Partition));
                kept.Add(await watch.KeepAsync(input.Table, partitions, run.Id, spec.Timeout + options.TimeoutGrace, cancellation));
            }
        }
        catch (LakeException error)
        {
            foreach (var pin in kept)
                await pin.DisposeAsync();
            _ended.Enqueue(new EndedAttempt(run, due, BatchOutcome.Failed(BatchError.Storage, error.Message, isTransient: true), null));
            wake();
            return;
        }
        var running = new Running(run, new CancellationTokenSource());
        _running[NameOf(run)] = running;
        running.Overdue = time.CreateTimer(_ => Stop(running, StopReason.Overdue), null, spec.Timeout + options.TimeoutGrace, Timeout.InfiniteTimeSpan);
        running.Task = WorkAsync(running, spec, due, kept);
    }

    /// <summary>The next attempt that has ended; null: none. It stays until it is taken, so that one whose end could not be recorded is not lost.</summary>
    public EndedAttempt? NextEnded => _ended.TryPeek(out var ended) ? ended : null;

    /// <summary>Takes the attempt that <see cref="NextEnded"/> gave.</summary>
    public void TakeEnded()
    {
        if (_ended.TryDequeue(out var ended))
            _running.TryRemove(NameOf(ended.Run), out _);
    }

    /// <summary>Prolongs the leases; an attempt whose lease is lost is stopped.</summary>
    public async Task RenewAsync(CancellationToken cancellation)
    {
        foreach (var running in _running.Values)
        {
            if (!await ledger.RenewAsync(running.Run, new Lease(options.Owner, options.LeaseFor), cancellation))
                Stop(running, StopReason.LeaseLost);
        }
    }

    /// <summary>Stops an attempt; false: it is not under way here.</summary>
    public bool Stop(string runId, StopReason reason)
    {
        var found = _running.Values.Where(running => running.Run.Id == runId).ToList();
        foreach (var running in found)
            Stop(running, reason);
        return found.Count > 0;
    }

    /// <summary>Stops all attempts and waits for their ends.</summary>
    public Task StopAllAsync()
    {
        foreach (var running in _running.Values)
            Stop(running, StopReason.Shutdown);
        return Task.WhenAll(_running.Values.Select(running => running.Task));
    }

    private static string NameOf(RunRecord run) => $"{run.Id}/{run.Attempt}";

    private static void Stop(Running running, StopReason reason)
    {
        running.Stop ??= reason;
        running.Cancellation.Cancel();
    }

    private async Task WorkAsync(Running running, BatchRunSpec spec, DueRun due, List<IAsyncDisposable> kept)
    {
        await Task.Yield(); // the loop goes on, whatever the launcher does first
        BatchOutcome outcome;
        try
        {
            outcome = await launcher.RunAsync(spec, step => OnEvent(running.Run, step), running.Cancellation.Token);
        }
#pragma warning disable CA1031 // whatever the launcher throws is this attempt's failure, written to the ledger with its text
        catch (Exception error)
#pragma warning restore CA1031
        {
            outcome = BatchOutcome.Failed(BatchError.Failed, $"{error.GetType().Name}: {error.Message}", isTransient: true);
        }
        if (running.Overdue is { } timer)
            await timer.DisposeAsync();
        _ended.Enqueue(new EndedAttempt(running.Run, due, outcome, running.Stop));
        wake();
        foreach (var pin in kept)
            await pin.DisposeAsync();
    }

    private BatchRunSpec SpecOf(RunRecord run, DueRun due)
    {
        var job = due.Job.Job;
        return new BatchRunSpec
        {
            RunId = run.Id,
            Job = job.Name,
            Lake = options.Lake,
            SqlFile = job.SqlFile,
            Sql = job.Sql,
            Inputs = [.. job.Reads.Select(read => Pin(read, due))],
            Output = new BatchOutput(job.Writes, due.Output.Unit, due.Output.ToString()),
            Sequence = run.Sequence,
            Attempt = run.Attempt,
            Revision = run.Revision,
            IsFinal = due.Inputs.IsFinal,
            MemoryLimit = job.MemoryLimit,
            SpillFolder = job.SpillFolder,
            Threads = job.Threads,
            Timeout = job.Timeout,
        };
    }

    private PinnedInput Pin(BatchInput read, DueRun due)
    {
        var isLookup = due.Inputs.Lookups.Any(input => input.Table == read.Table);
        var partitions = due.Inputs.Counted.Concat(due.Inputs.Lookups).Where(input => input.Table == read.Table).Select(input => PartitionKey.Parse(input.Partition));
        return watch.Pin(read.Table, partitions, isLookup);
    }

    private sealed class Running(RunRecord run, CancellationTokenSource cancellation)
    {
        public RunRecord Run => run;

        public CancellationTokenSource Cancellation => cancellation;

        public StopReason? Stop { get; set; }

        public ITimer? Overdue { get; set; }

        public Task Task { get; set; } = Task.CompletedTask;
    }
}
