using Hybrid.BatchLayer;
using Hybrid.BatchLayer.Inputs;
using Hybrid.Lake.Tables;
using Hybrid.Orchestrator.Decide;
using Hybrid.Orchestrator.Ledger;
using Hybrid.Orchestrator.Loop;
using Hybrid.Orchestrator.Watch;
using Hybrid.Testing.Lakes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hybrid.Orchestrator.Tests.Loop;

/// <summary>The loop over a real lake, with DuckDB, in this process or in processes that are killed.</summary>
public sealed class LoopOnLakeTests : IAsyncDisposable
{
    private static readonly PartitionKey Five = TestLake.Hour(5);
    private static readonly PartitionKey Six = TestLake.Hour(6);

    private readonly TestLake _lake = new();
    private readonly List<Scheduler> _schedulers = [];

    [Theory]
    [InlineData(BatchPhase.Started)]
    [InlineData(BatchPhase.Snapshot)]
    [InlineData(BatchPhase.Query)]
    [InlineData(BatchPhase.Written)]
    [InlineData(BatchPhase.Committed)]
    public async Task Run_KilledAtAStep_EndsWithItsResultOnce(BatchPhase phase)
    {
        await CreateAsync();
        var launcher = new KillingLauncher(phase);
        var scheduler = await StartAsync(launcher);

        await CommitAsync(Five.End, (Five, 10), (Five, 20));
        await scheduler.Loop.WhenIdleAsync().WaitAsync(TimeSpan.FromMinutes(2));

        Assert.Equal(1, launcher.Killed);
        Assert.Equal(["{'cents': 30, 'hour': 5}"], await _lake.RowsAsync("report", "cents, hour"));
        var run = Assert.Single(await scheduler.Ledger.RunsAsync());
        Assert.Equal(RunState.Succeeded, run.State);
        var history = await HistoryAsync();
        Assert.Single(history); // one commit of a run, whatever was killed
        Assert.Equal(run.Id, history[0].Lineage.RunId);
    }

    [Fact]
    public async Task Loop_LateData_RunsJustItsPartitionAgain()
    {
        await CreateAsync();
        var scheduler = await StartAsync(new InProcess());
        await CommitAsync(Six.End, (Five, 10), (Six, 1));
        await scheduler.Loop.WhenIdleAsync().WaitAsync(TimeSpan.FromMinutes(1));

        await CommitAsync(Six.End, (Five, 5));
        await scheduler.Loop.WhenIdleAsync().WaitAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(["{'cents': 1, 'hour': 6}", "{'cents': 15, 'hour': 5}"], await _lake.RowsAsync("report", "cents, hour"));
        var runs = await scheduler.Ledger.RunsAsync();
        Assert.Equal(
            [("2015-09-12T05", RunCause.Closed), ("2015-09-12T05", RunCause.NewGeneration), ("2015-09-12T06", RunCause.Closed)],
            runs.Select(run => (run.Partition, run.Cause)).Order());
        Assert.All(runs, run => Assert.Equal(RunState.Succeeded, run.State));
    }

    [Fact]
    public async Task Loop_LedgerDeleted_RunsNothingAgainAndGoesOn()
    {
        await CreateAsync();
        var first = await StartAsync(new InProcess());
        await CommitAsync(Six.End, (Five, 10), (Six, 1));
        await first.Loop.WhenIdleAsync().WaitAsync(TimeSpan.FromMinutes(1));
        await first.StopAsync();

        var second = await StartAsync(new InProcess(), ledger: "another.db");
        await second.Loop.WhenIdleAsync().WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Empty(await second.Ledger.RunsAsync());

        await CommitAsync(Six.End, (Five, 5));
        await second.Loop.WhenIdleAsync().WaitAsync(TimeSpan.FromMinutes(1));

        var run = Assert.Single(await second.Ledger.RunsAsync());
        Assert.Equal((RunState.Succeeded, Five.ToString(), 2L), (run.State, run.Partition, run.Sequence));
        Assert.Equal(["{'cents': 1, 'hour': 6}", "{'cents': 15, 'hour': 5}"], await _lake.RowsAsync("report", "cents, hour"));
    }

    [Fact]
    public async Task Loop_TwoSchedulersOnOneLedger_RunEachPartitionOnce()
    {
        await CreateAsync();
        var one = await StartAsync(new InProcess());
        var two = await StartAsync(new InProcess());

        for (var hour = 0; hour < 6; hour++)
        {
            await CommitAsync(TestLake.Hour(hour).End, (TestLake.Hour(hour), hour));
            one.Loop.Notice("revenue");
            two.Loop.Notice("revenue");
        }
        await Task.WhenAll(one.Loop.WhenIdleAsync(), two.Loop.WhenIdleAsync()).WaitAsync(TimeSpan.FromMinutes(2));

        var runs = await one.Ledger.RunsAsync();
        Assert.Equal(6, runs.Count);
        Assert.All(runs, run => Assert.Equal((RunState.Succeeded, 1), (run.State, run.Attempt)));
        Assert.Equal(6, (await HistoryAsync()).Count);
    }

    [Fact]
    public async Task Ask_APerson_RunsAgainAsTheNextRevision()
    {
        await CreateAsync();
        var scheduler = await StartAsync(new InProcess());
        await CommitAsync(Five.End, (Five, 10));
        await scheduler.Loop.WhenIdleAsync().WaitAsync(TimeSpan.FromMinutes(1));

        var run = await scheduler.Loop.AskAsync("report", Five).WaitAsync(TimeSpan.FromMinutes(1));

        Assert.Equal((RunState.Succeeded, 1, RunCause.Manual), (run.State, run.Revision, run.Cause));
        var refused = await Assert.ThrowsAsync<OrchestratorException>(() => scheduler.Loop.AskAsync("report", TestLake.Hour(20)).WaitAsync(TimeSpan.FromMinutes(1)));
        Assert.Contains("nothing to run", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Loop_WrongSql_FailsOnceAndIsNotTriedAgain()
    {
        await CreateAsync();
        var scheduler = await StartAsync(new InProcess(), sql: "SELECT sum(amount) AS cents FROM revenue");
        await CommitAsync(Five.End, (Five, 10));
        await scheduler.Loop.WhenIdleAsync().WaitAsync(TimeSpan.FromMinutes(1));

        var run = Assert.Single(await scheduler.Ledger.RunsAsync());
        Assert.Equal((RunState.Failed, 1, nameof(BatchError.InvalidSql)), (run.State, run.Attempt, run.ErrorCode));
        Assert.Contains("report.sql:1:12: error:", run.Error, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var scheduler in _schedulers)
            await scheduler.StopAsync();
        _lake.Dispose();
    }

    private Task CreateAsync() => _lake.CreateAsync("revenue", PartitionUnit.Hour, TimeSpan.FromHours(5), new LakeColumn("cents", LakeType.Long));

    private async Task CommitAsync(long watermark, params (PartitionKey Partition, long Cents)[] rows) => await _lake.CommitAsync("revenue", watermark,
        [.. rows.GroupBy(row => row.Partition).Select(group => (group.Key, $"SELECT unnest([{string.Join(", ", group.Select(row => row.Cents))}])::BIGINT AS cents"))]);

    private async Task<List<BatchMark>> HistoryAsync()
    {
        var marks = new List<BatchMark>();
        await foreach (var entry in _lake.Catalog.Table("report").HistoryAsync())
        {
            if (entry.Batch is { } batch)
                marks.Add(batch);
        }
        return marks;
    }

    private async Task<Scheduler> StartAsync(IRunLauncher launcher, string ledger = "ledger.db", string sql = "SELECT sum(cents)::BIGINT AS cents FROM revenue")
    {
        var job = new JobRules
        {
            Job = new BatchJob
            {
                Name = "report",
                SqlFile = "report.sql",
                Sql = sql,
                Reads = [new BatchInput("revenue")],
                Writes = "report",
                SpillFolder = Path.Combine(_lake.Folder, "_spill"),
            },
            Rerun = new RerunRule(TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(1)),
            Retry = new RetryRule(3, TimeSpan.FromMilliseconds(50)),
        };
        var records = new SqliteLedger(Path.Combine(_lake.Folder, "_ledger", ledger), TimeProvider.System);
        var loop = new BatchLoop(
            [job], new LakeWatch(LakeCatalog.Open(_lake.Folder)), records, launcher,
            new LoopOptions { Lake = _lake.Folder, PollEvery = TimeSpan.FromMilliseconds(100) }, TimeProvider.System, NullLogger<BatchLoop>.Instance);
        await loop.StartAsync(CancellationToken.None);
        var scheduler = new Scheduler(loop, records);
        _schedulers.Add(scheduler);
        return scheduler;
    }

    private sealed class Scheduler : IDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _running;
        private bool _isStopped;

        public Scheduler(BatchLoop loop, SqliteLedger ledger)
        {
            (Loop, Ledger) = (loop, ledger);
            _running = loop.RunAsync(_stop.Token);
        }

        public BatchLoop Loop { get; }

        public SqliteLedger Ledger { get; }

        public async Task StopAsync()
        {
            if (_isStopped)
                return;
            _isStopped = true;
            await _stop.CancelAsync();
            await _running;
            await Ledger.DisposeAsync();
            Dispose();
        }

        public void Dispose()
        {
            Loop.Dispose();
            _stop.Dispose();
        }
    }

    private sealed class InProcess : IRunLauncher
    {
        public Task<BatchOutcome> RunAsync(BatchRunSpec spec, Action<BatchEvent> events, CancellationToken cancellation) =>
            BatchProcess.RunAsync(spec, events, null, cancellation);
    }
}
