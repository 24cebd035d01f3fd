using Hybrid.BatchLayer;
using Hybrid.BatchLayer.Inputs;
using Hybrid.Lake.Tables;
using Hybrid.Orchestrator.Decide;
using Hybrid.Orchestrator.Loop;

namespace Hybrid.Orchestrator.Tests.Decide;

public sealed class RuleTests
{
    [Theory]
    [InlineData(0, 0, 60)]
    [InlineData(0, 100, 160)]
    [InlineData(0, 880, 900)] // the bound
    [InlineData(0, 2000, 900)]
    public void DueAt_Coalescing_WaitsForQuietUpToABound(int first, int last, int expected) =>
        Assert.Equal(expected * 1_000_000L, RerunRule.Default.DueAt(first * 1_000_000L, last * 1_000_000L));

    [Theory]
    [InlineData(1, true, 10)]
    [InlineData(2, true, 20)]
    [InlineData(3, true, 40)]
    [InlineData(4, true, null)]
    [InlineData(1, false, null)]
    public void WaitAfter_Attempts_DoublesForTransientErrorsOnly(int attempt, bool isTransient, int? seconds) =>
        Assert.Equal(seconds is { } wait ? TimeSpan.FromSeconds(wait) : null, new RetryRule(3, TimeSpan.FromSeconds(10)).WaitAfter(attempt, isTransient));

    [Fact]
    public void WaitAfter_ManyAttempts_IsBounded() => Assert.Equal(RetryRule.LongestWait, new RetryRule(100, TimeSpan.FromSeconds(10)).WaitAfter(90, true));

    [Theory]
    [InlineData(CatchUpKind.None, null, 50)] // from what is closed in all inputs
    [InlineData(CatchUpKind.None, 30L, 30)] // a lost ledger: from the first result
    [InlineData(CatchUpKind.All, 30L, long.MinValue)]
    [InlineData(CatchUpKind.Since, null, 7)]
    public void StartAt_CatchUp_SaysWhereTheJobBegins(object kind, long? held, long expected) =>
        Assert.Equal(expected, new CatchUpRule((CatchUpKind)kind, 7).StartAt([70, 50], held));

    [Theory]
    [InlineData("0 3 * * MON", MisfireRule.Once, "2026-01-01T00:00", "2026-01-05T03:00", "2026-01-05T03:00")]
    [InlineData("0 3 * * MON", MisfireRule.Once, "2026-01-01T00:00", "2026-01-20T03:00", "2026-01-19T03:00")]
    [InlineData("0 3 * * MON", MisfireRule.All, "2026-01-01T00:00", "2026-01-20T03:00", "2026-01-05T03:00 2026-01-12T03:00 2026-01-19T03:00")]
    [InlineData("0 3 * * MON", MisfireRule.Skip, "2026-01-01T00:00", "2026-01-20T03:00", "")]
    [InlineData("0 3 * * MON", MisfireRule.Skip, "2026-01-01T00:00", "2026-01-05T03:00", "2026-01-05T03:00")]
    [InlineData("*/15 * * * *", MisfireRule.Once, "2026-01-01T00:00", "2026-01-01T00:14", "")]
    [InlineData("0 30 2 * * ?", MisfireRule.Once, "2026-01-01T00:00", "2026-01-01T02:30", "2026-01-01T02:30")]
    public void Due_Schedule_FiresByItsMisfireRule(string cron, object misfire, string last, string now, string expected)
    {
        var due = CronRule.Parse(cron, (MisfireRule)misfire).Due(At(last), At(now));

        Assert.Equal(expected, string.Join(' ', due.Select(fire => fire.ToString("yyyy-MM-ddTHH:mm", null))));
    }

    [Fact]
    public void Parse_NoSchedule_SaysSo() => Assert.ThrowsAny<FormatException>(() => CronRule.Parse("0 25 * * *"));

    [Theory]
    [InlineData(PartitionUnit.Hour, "2026-01-01T03:00", "2026-01-01T02")]
    [InlineData(PartitionUnit.Hour, "2026-01-01T03:59", "2026-01-01T02")]
    [InlineData(PartitionUnit.Day, "2026-01-01T03:00", "2025-12-31")]
    [InlineData(PartitionUnit.None, "2026-01-01T03:00", "all")]
    public void EndedBy_Firing_IsTheNewestPartitionThatHasEnded(PartitionUnit unit, string fire, string expected) =>
        Assert.Equal(expected, CronClock.EndedBy(unit, At(fire).ToUnixTimeMilliseconds() * 1000).ToString());

    [Fact]
    public void JobGraph_Circle_IsRefusedByName()
    {
        var error = Assert.Throws<OrchestratorException>(() => new JobGraph([Job("a", "in", "x"), Job("b", "z", "y"), Job("c", "y", "z")]));

        Assert.Contains("b → c → b", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void JobGraph_TwoJobsOneTable_IsRefused() =>
        Assert.Contains("both write table x", Assert.Throws<OrchestratorException>(() => new JobGraph([Job("a", "in", "x"), Job("b", "in", "x")])).Message, StringComparison.Ordinal);

    [Fact]
    public void JobGraph_Jobs_ComeAfterThoseTheyReadFrom() =>
        Assert.Equal(["hourly", "daily", "weekly"], new JobGraph([Job("weekly", "days", "weeks"), Job("daily", "hours", "days"), Job("hourly", "in", "hours")]).Jobs.Select(job => job.Name));

    [Fact]
    public void Pick_Limits_TakesEarlyPartitionsAndUpstreamJobsFirst()
    {
        var upstream = Job("up", "in", "x") with { Concurrency = 2 };
        var downstream = Job("down", "x", "y");
        Due[] due =
        [
            new(downstream, Hour(1), 1), new(upstream, Hour(3), 0), new(upstream, Hour(1), 0), new(upstream, Hour(2), 0), new(downstream, Hour(0), 1),
        ];

        var picked = RunSlots.Pick(due, new Dictionary<string, int> { ["other"] = 1 }, limit: 4);

        Assert.Equal([due[4], due[2], due[3]], picked); // down has one slot, up two
        Assert.Empty(RunSlots.Pick(due, new Dictionary<string, int> { ["other"] = 4 }, limit: 4));
    }

    private static PartitionKey Hour(int hour) => new(PartitionUnit.Hour, hour * 3_600_000_000L);

    private static JobRules Job(string name, string reads, string writes) => new()
    {
        Job = new BatchJob { Name = name, SqlFile = $"{name}.sql", Sql = "", Reads = [new BatchInput(reads)], Writes = writes, SpillFolder = "" },
    };

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text + "Z", System.Globalization.CultureInfo.InvariantCulture);

    private sealed record Due(JobRules Job, PartitionKey Output, int Rank) : IDueRun;
}
