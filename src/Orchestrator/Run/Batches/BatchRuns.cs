using Hybrid.Lake.Tables;
using Hybrid.Orchestrator.Decide;
using Hybrid.Orchestrator.Ledger;
using Hybrid.Orchestrator.Loop;
using Hybrid.Orchestrator.Project;
using Hybrid.Orchestrator.Run.Daemons;
using Hybrid.Orchestrator.Run.Processes;
using Hybrid.Orchestrator.Watch;
using Microsoft.Extensions.Logging;

namespace Hybrid.Orchestrator.Run.Batches;

/// <summary>A project's loop with its ledger (<c>.hybrid/ledger.db</c>), lake and processes.</summary>
internal sealed class BatchRuns : IAsyncDisposable
{
    // Streams of this daemon give notice of each commit; the looks in between are for other writers.
    private static readonly TimeSpan PollEvery = TimeSpan.FromSeconds(1);

    private readonly ILedger _ledger;
    private readonly LineLogs _logs;
    private readonly CancellationTokenSource _stop = new();

    private BatchRuns(BatchLoop loop, ILedger ledger, LineLogs logs)
    {
        (Loop, _ledger, _logs) = (loop, ledger, logs);
        Running = loop.RunAsync(_stop.Token);
    }

    /// <summary>Completes when the loop ends: on disposal, or by an error that it cannot go on after (the ledger is gone, say).</summary>
    public Task Running { get; }

    /// <summary>The loop.</summary>
    public BatchLoop Loop { get; }

    /// <summary>The ledger's file.</summary>
    public static string LedgerOf(ProjectDefinition project) => Path.Combine(project.StateFolder, "ledger.db");

    /// <summary>Looks at the tables, and begins to run what is due of all jobs.</summary>
    public static Task<BatchRuns> StartAsync(ProjectDefinition project, IDaemonFeed feed, TimeProvider time) =>
        StartAsync(project, JobRulesOf.Project(project), feed, time);

    /// <summary>Looks at the tables, and begins to run what is due of some jobs.</summary>
    public static async Task<BatchRuns> StartAsync(ProjectDefinition project, IReadOnlyList<JobRules> jobs, IDaemonFeed feed, TimeProvider time)
    {
        Directory.CreateDirectory(project.StateFolder);
        var ledger = new SqliteLedger(LedgerOf(project), time);
        var folder = Path.Combine(project.StateFolder, "logs");
        Directory.CreateDirectory(folder);
        var logs = new LineLogs(new StreamWriter(Path.Combine(folder, "batches.log"), append: true) { AutoFlush = true }, time);
        var loop = new BatchLoop(
            jobs,
            new LakeWatch(LakeCatalog.Open(project.Lake, time)),
            ledger,
            new BatchLauncher(project, time),
            new LoopOptions { Lake = project.Lake, PollEvery = PollEvery },
            time,
            logs.CreateLogger<BatchLoop>())
        {
            OnEvent = (run, step) => feed.Publish(new RunStepped(time.GetUtcNow(), run.Job, run.Partition, run.Id, run.Attempt, step.Event, step.Rows, step.Outcome)),
        };
        await loop.StartAsync(CancellationToken.None);
        return new BatchRuns(loop, ledger, logs);
    }

    /// <summary>How many runs failed for good since a moment.</summary>
    public async Task<int> FailedSinceAsync(DateTimeOffset since)
    {
        var from = StreamLayer.EventTimes.FromDateTime(since);
        return (await _ledger.RunsAsync(limit: 10_000)).Count(run => run.State == RunState.Failed && run.DecidedAt >= from);
    }

    /// <summary>A version of a table was published.</summary>
    public void Notice(string table) => Loop.Notice(table);

    /// <summary>Completes when no run is due or under way, or when <paramref name="stop"/> does.</summary>
    public Task WhenIdleAsync(Task stop) => Task.WhenAny(Loop.WhenIdleAsync(), stop);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // an error ends the daemon, which says so
        await _ledger.DisposeAsync();
        _logs.Dispose();
        _stop.Dispose();
    }
}
