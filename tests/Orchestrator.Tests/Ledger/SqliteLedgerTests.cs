using Hybrid.Orchestrator.Ledger;
using Microsoft.Data.Sqlite;

namespace Hybrid.Orchestrator.Tests.Ledger;

public sealed class SqliteLedgerTests : IAsyncDisposable
{
    private static readonly Lease One = new("one", TimeSpan.FromSeconds(10));
    private static readonly Lease Two = new("two", TimeSpan.FromSeconds(10));

    private readonly ManualTime _time = ManualTime.Start();
    private readonly string _folder = Directory.CreateTempSubdirectory("hybrid-ledger-").FullName;
    private readonly SqliteLedger _ledger;

    public SqliteLedgerTests() => _ledger = new SqliteLedger(File, _time);

    private string File => Path.Combine(_folder, "ledger.db");

    [Fact]
    public async Task Decide_SameInputsTwice_GivesOneRun()
    {
        Assert.NotNull(await _ledger.DecideAsync(Decision(1), One));
        Assert.Null(await _ledger.DecideAsync(Decision(1), Two));
    }

    [Fact]
    public async Task Decide_NewerInputsWhileOneIsActive_WaitsForIt()
    {
        var run = await StartAsync(Decision(1), One);
        Assert.Null(await _ledger.DecideAsync(Decision(2), Two));

        Assert.True(await _ledger.FinishAsync(run, "one", AttemptResult.Succeeded("id", 1)));

        Assert.NotNull(await _ledger.DecideAsync(Decision(2), Two));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(41, 42)]
    public async Task Decide_Sequence_IsOneMoreThanLedgerAndLog(long logged, long expected)
    {
        var run = await _ledger.DecideAsync(Decision(1) with { LoggedSequence = logged }, One);

        Assert.Equal(expected, run!.Sequence);
    }

    [Fact]
    public async Task Start_Retry_GetsAHigherSequence()
    {
        var first = await StartAsync(Decision(1), One);
        Assert.Equal((1, 1L), (first.Attempt, first.Sequence));
        await _ledger.FinishAsync(first, "one", AttemptResult.Retry(_time.Micros(), "ProcessDied", "killed"));

        var waiting = (await _ledger.FactsAsync("job", "p", first.InputsKey)).Active!;
        var second = (await _ledger.StartAsync(waiting, Two, 0))!;

        Assert.Equal((2, 2L, "two", RunState.Running), (second.Attempt, second.Sequence, second.Owner, second.State));
        Assert.Equal([RunState.RetryWait, null], (await _ledger.AttemptsAsync(first.Id)).Select(attempt => attempt.Result));
    }

    [Fact]
    public async Task Start_LeaseHolds_IsRefused()
    {
        var run = await StartAsync(Decision(1), One);

        Assert.Null(await _ledger.StartAsync(run, Two, 0));
    }

    [Fact]
    public async Task Start_LeaseOver_IsTakenOverAndTheOldOwnerIsShutOut()
    {
        var old = await StartAsync(Decision(1), One);
        _time.Advance(TimeSpan.FromSeconds(11));

        var taken = (await _ledger.StartAsync(old, Two, 0))!;

        Assert.True(taken.Sequence > old.Sequence);
        Assert.False(await _ledger.RenewAsync(old, One));
        Assert.False(await _ledger.FinishAsync(old, "one", AttemptResult.Succeeded("id", 1)));
        Assert.True(await _ledger.FinishAsync(taken, "two", AttemptResult.Succeeded("id", 2)));
    }

    [Fact]
    public async Task Renew_Heartbeats_KeepALongRun()
    {
        var run = await StartAsync(Decision(1), One);
        for (var i = 0; i < 10; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(9));
            Assert.True(await _ledger.RenewAsync(run, One));
        }
        Assert.Null(await _ledger.StartAsync(run, Two, 0));
    }

    [Fact]
    public async Task Expire_DeadOwner_FreesItsRunsAtOnce()
    {
        var run = await StartAsync(Decision(1), One);

        await _ledger.ExpireAsync("one");

        Assert.NotNull(await _ledger.StartAsync(run, Two, 0));
    }

    [Fact]
    public async Task Decide_InPlaceOfAWaitingRun_EndsItInTheSameStep()
    {
        var run = await StartAsync(Decision(1), One);
        await _ledger.FinishAsync(run, "one", AttemptResult.Retry(_time.Micros() + 1_000_000, "ProcessDied", "killed"));
        var waiting = (await _ledger.FactsAsync("job", "p", run.InputsKey)).Active!;

        _time.Advance(TimeSpan.FromMilliseconds(5));
        var next = await _ledger.DecideAsync(Decision(2), One, waiting);

        Assert.NotNull(next);
        Assert.Equal([RunState.Decided, RunState.Superseded], (await _ledger.RunsAsync()).Select(other => other.State));
    }

    [Fact]
    public async Task Decide_SupersededKeyAgain_IsOpenedWithANewSequence()
    {
        var run = await StartAsync(Decision(1), One);
        await _ledger.FinishAsync(run, "one", AttemptResult.Superseded("newer"));

        var again = (await _ledger.DecideAsync(Decision(1) with { LoggedSequence = 7 }, Two))!;

        Assert.Equal((run.Id, 8L, RunState.Decided), (again.Id, again.Sequence, again.State));
        Assert.NotNull(await _ledger.StartAsync(again, Two, 7));
    }

    [Fact]
    public async Task Decide_SucceededKeyAgain_OnlyWhenItIsNamed()
    {
        var run = await StartAsync(Decision(1), One);
        await _ledger.FinishAsync(run, "one", AttemptResult.Succeeded("id", 3));

        Assert.Null(await _ledger.DecideAsync(Decision(1), One));
        Assert.NotNull(await _ledger.DecideAsync(Decision(1), One, (await _ledger.RunsAsync())[0]));
    }

    [Fact]
    public async Task Decide_AnotherRevision_IsAnotherRun()
    {
        var run = await StartAsync(Decision(1), One);
        await _ledger.FinishAsync(run, "one", AttemptResult.Succeeded("id", 3));

        var again = await _ledger.DecideAsync(Decision(1) with { Revision = 1 }, One);

        Assert.Equal((1, 2L), (again!.Revision, again.Sequence));
        Assert.Equal(again.Id, (await _ledger.FactsAsync("job", "p", run.InputsKey)).SameKey!.Id);
    }

    [Fact]
    public async Task Decide_TwoConnectionsAtOnce_OneWins()
    {
        await using var other = new SqliteLedger(File, _time);
        for (var generation = 1; generation <= 50; generation++)
        {
            var decision = Decision(generation) with { Partition = $"p{generation}" };
            using var barrier = new Barrier(2);
            var results = await Task.WhenAll(new[] { _ledger, other }.Select(ledger => Task.Run(() =>
            {
                barrier.SignalAndWait();
                return ledger.DecideAsync(decision, ReferenceEquals(ledger, other) ? Two : One);
            })));
            Assert.Single(results, run => run is not null);
        }
    }

    [Fact]
    public async Task Inputs_OfARun_AreKept()
    {
        var run = await StartAsync(Decision(4), One);

        Assert.Equal([new RunInput("revenue", "id", "p", 4)], await _ledger.InputsAsync(run.Id));
    }

    [Fact]
    public async Task Register_KnownJob_KeepsItsStartUnlessItsTablesAreGone()
    {
        await _ledger.RegisterAsync("job", 100, "revenue=a");
        var kept = await _ledger.RegisterAsync("job", 200, "revenue=b");
        var replaced = await _ledger.RegisterAsync("job", 300, "revenue=b", kept);

        Assert.Equal((100, 300), (kept.StartAt, replaced.StartAt));
    }

    [Fact]
    public async Task Fire_OnlyForward()
    {
        await _ledger.RegisterAsync("job", 0, "");

        Assert.True(await _ledger.FireAsync("job", 5));
        Assert.False(await _ledger.FireAsync("job", 5));
        Assert.Equal(5, (await _ledger.FindJobAsync("job"))!.LastFire);
    }

    [Fact]
    public async Task Open_NoLedger_SaysWhatToDo()
    {
        var path = Path.Combine(_folder, "other.db");
        await System.IO.File.WriteAllTextAsync(path, "this is no database, but long enough that SQLite has to look at it twice or more");

        var error = Assert.Throws<OrchestratorException>(() => new SqliteLedger(path, _time));

        Assert.Equal(OrchestratorError.Ledger, error.Code);
        Assert.Contains("Delete it", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_NewerSchema_IsRefused()
    {
        await _ledger.DisposeAsync();
        using (var connection = new SqliteConnection($"Data Source={File};Pooling=false"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA user_version = 99";
            command.ExecuteNonQuery();
        }

        Assert.Contains("newer Hybrid", Assert.Throws<OrchestratorException>(() => new SqliteLedger(File, _time)).Message, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await _ledger.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static RunDecision Decision(long generation) => new("job", "p", [new RunInput("revenue", "id", "p", generation)], 0, RunCause.Closed, 0);

    private async Task<RunRecord> StartAsync(RunDecision decision, Lease lease) =>
        (await _ledger.StartAsync((await _ledger.DecideAsync(decision, lease))!, lease, decision.LoggedSequence))!;
}
