using Hybrid.BatchLayer;
using Hybrid.BatchLayer.Inputs;
using Hybrid.Lake.Tables;
using Hybrid.Orchestrator.Decide;
using Hybrid.Orchestrator.Ledger;

namespace Hybrid.Orchestrator.Tests.Decide;

/// <summary>Every rule of <see cref="DueRules"/> as a case: times are seconds, now is 100.</summary>
public sealed class DueRulesTests
{
    private const long Second = 1_000_000;
    private const string Me = "me";

    private static readonly RunInput Input = new("revenue", "id", "2015-09-12T05", 7);
    private static readonly string Newest = RunInput.KeyOf([Input]);

    [Fact]
    public void First_Behind_RunsAtOnce() => Assert.Equal(new Verdict(VerdictKind.Run, Cause: RunCause.Closed), Judge(Case()));

    [Fact]
    public void First_OfAJobThatWaitsForFinal_SaysSo() =>
        Assert.Equal(RunCause.Final, Judge(Case() with { Job = Rules() with { On = TriggerKind.Final } }).Cause);

    [Theory]
    [InlineData(Standing.NotReady)]
    [InlineData(Standing.Empty)]
    [InlineData(Standing.BeforeStart)]
    [InlineData(Standing.UpToDate)]
    public void NotBehind_NeedsNothing(object standing) => Assert.Equal(VerdictKind.Idle, Judge(Case() with { Standing = (Standing)standing }).Kind);

    [Theory]
    [InlineData(95, 95, VerdictKind.Wait, 105)] // quiet is 10 s
    [InlineData(75, 95, VerdictKind.Wait, 105)]
    [InlineData(89, 90, VerdictKind.Run, null)]
    [InlineData(50, 99, VerdictKind.Run, null)] // at most 40 s
    public void NewGeneration_IsPutTogether(int first, int last, object kind, int? until)
    {
        var verdict = Judge(Case() with { Held = Held(6), Change = (first * Second, last * Second) });

        Assert.Equal((VerdictKind)kind, verdict.Kind);
        if (until is { } at)
            Assert.Equal(at * Second, verdict.Until);
        else
            Assert.Equal(RunCause.NewGeneration, verdict.Cause);
    }

    [Fact]
    public void NewGeneration_InputsFinal_RunsAtOnce()
    {
        var given = Case() with { Held = Held(6), Change = (100 * Second, 100 * Second) };

        Assert.Equal(VerdictKind.Run, Judge(given with { Inputs = given.Inputs with { IsFinal = true } }).Kind);
    }

    [Theory]
    [InlineData(RunState.Failed)]
    [InlineData(RunState.Cancelled)]
    public void FailedOnTheseGenerations_IsNotRepeated(object state)
    {
        var given = Case() with { Facts = new RunFacts(null, Run((RunState)state), true) };

        Assert.Equal(VerdictKind.Idle, Judge(given).Kind);
        var asked = Judge(given with { Asked = RunCause.Manual });
        Assert.Equal((VerdictKind.Run, 1), (asked.Kind, asked.Revision));
    }

    [Theory]
    [InlineData("out", 8, VerdictKind.Idle)] // the view is older than the result
    [InlineData("out", 9, VerdictKind.Run)] // it was taken away
    [InlineData("other", 1, VerdictKind.Run)] // the table was made anew
    public void SucceededButNotHeld_RunsOnlyWhenTheResultIsGone(string table, long version, object kind)
    {
        var run = Run(RunState.Succeeded) with { OutputTableId = "out", OutputVersion = 9 };
        var given = Case() with { Facts = new RunFacts(null, run, true), Output = View(table, version) };

        Assert.Equal((VerdictKind)kind, Judge(given).Kind);
    }

    [Fact]
    public void Running_OfMine_IsLeftAlone() =>
        Assert.Equal(VerdictKind.Idle, Judge(Active(Run(RunState.Running) with { Owner = Me, LeaseUntil = 110 * Second })).Kind);

    [Fact]
    public void Running_OfAnother_IsLookedAtWhenItsLeaseEnds() =>
        Assert.Equal(new Verdict(VerdictKind.Wait, 110 * Second), Judge(Active(Run(RunState.Running) with { Owner = "other", LeaseUntil = 110 * Second })));

    [Fact]
    public void LeaseOver_SameGenerations_GoesOn() =>
        Assert.Equal(VerdictKind.Retry, Judge(Active(Run(RunState.Running) with { Owner = "other", LeaseUntil = 99 * Second })).Kind);

    [Fact]
    public void LeaseOver_ResultInTheLog_HasSucceeded()
    {
        var run = Run(RunState.Running) with { LeaseUntil = 99 * Second };

        Assert.Equal(VerdictKind.Recover, Judge(Active(run) with { Held = Held(7) with { RunId = run.Id }, Standing = Standing.UpToDate }).Kind);
    }

    [Theory]
    [InlineData(101, VerdictKind.Wait)]
    [InlineData(100, VerdictKind.Retry)]
    public void RetryWait_SameGenerations_WaitsForItsTime(int at, object kind) =>
        Assert.Equal((VerdictKind)kind, Judge(Active(Run(RunState.RetryWait) with { RetryAt = at * Second })).Kind);

    [Fact]
    public void RetryWait_NewerGenerations_IsReplaced()
    {
        var waiting = Run(RunState.RetryWait) with { InputsKey = "older", RetryAt = 200 * Second };
        var given = Active(waiting) with { Facts = new RunFacts(waiting, null, true) };

        var verdict = Judge(given);

        Assert.Equal((VerdictKind.Run, waiting, RunCause.NewGeneration), (verdict.Kind, verdict.Subject, verdict.Cause));
    }

    [Fact]
    public void RetryWait_OfASchedule_IsReplacedThoughNothingIsClosed()
    {
        var waiting = Run(RunState.RetryWait) with { InputsKey = "older", RetryAt = 200 * Second, Cause = RunCause.Cron };

        Assert.Equal((VerdictKind.Run, RunCause.Cron), Judge(Active(waiting) with { Standing = Standing.NotReady }) is var verdict ? (verdict.Kind, verdict.Cause) : default);
    }

    [Fact]
    public void Schedule_Asks_RunsOnceForTheseGenerations()
    {
        Assert.Equal((VerdictKind.Run, RunCause.Cron), Judge(Case() with { Asked = RunCause.Cron }) is var verdict ? (verdict.Kind, verdict.Cause) : default);
        Assert.Equal(VerdictKind.Idle, Judge(Case() with { Asked = RunCause.Cron, Standing = Standing.UpToDate }).Kind);
    }

    private static Verdict Judge(Candidate candidate) => DueRules.Judge(candidate);

    private static Candidate Case() => new()
    {
        Job = Rules(),
        Standing = Standing.Behind,
        Inputs = new OutputInputs([Input], [], IsClosed: true, IsFinal: false, HasFiles: true, [], IsThere: true),
        Facts = new RunFacts(null, null, HasRun: false),
        Owner = Me,
        Now = 100 * Second,
    };

    private static Candidate Active(RunRecord run) => Case() with { Facts = new RunFacts(run, run, true) };

    private static RunRecord Run(RunState state) => new() { Id = "run", Job = "report", Partition = Input.Partition, InputsKey = Newest, State = state, Attempt = 1 };

    private static RunLineage Held(long generation) => new("report", "earlier", 1, [new LineageInput("revenue", "id", PartitionKey.Parse(Input.Partition), generation)]);

    private static TableView View(string id, long version) => new()
    {
        Name = "report",
        Id = id,
        Version = version,
        Unit = PartitionUnit.Hour,
        Loop = LoopState.Empty,
        HasFiles = _ => false,
        TransactionOf = _ => null,
    };

    private static JobRules Rules() => new()
    {
        Job = new BatchJob { Name = "report", SqlFile = "report.sql", Sql = "", Reads = [new BatchInput("revenue")], Writes = "report", SpillFolder = "" },
        Rerun = new RerunRule(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(40)),
    };
}
