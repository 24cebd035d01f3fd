using Hybrid.BatchLayer;
using Hybrid.BatchLayer.Inputs;
using Hybrid.Lake.Tables;
using Hybrid.Orchestrator.Decide;
using Hybrid.Orchestrator.Ledger;
using Hybrid.Orchestrator.Tests.Loop;

namespace Hybrid.Orchestrator.Tests.Decide;

/// <summary>What an output partition is made of, over the real fold of the loop's state.</summary>
public sealed class ReadinessTests
{
    private static readonly PartitionKey Five = PartitionKey.Parse("2015-09-12T05");
    private static readonly PartitionKey Six = Five.Next;
    private static readonly PartitionKey Day = PartitionKey.Parse("2015-09-12");

    private readonly ModelLake _lake = new();

    public ReadinessTests() => _lake.Create("revenue", PartitionUnit.Hour, TimeSpan.FromMinutes(30));

    [Fact]
    public void Of_OpenPartition_WaitsForItsEnd()
    {
        _lake.Stream("revenue", Five.Start, Five);

        var inputs = Of(Hourly(), Five);

        Assert.Equal((false, false, true), (inputs.IsClosed, inputs.IsFinal, inputs.HasFiles));
        Assert.Equal([new WatermarkWait("revenue", Five.End)], inputs.Waits);
    }

    [Fact]
    public void Of_ClosedPartition_WaitsForTheLateness()
    {
        _lake.Stream("revenue", Five.End, Five);

        var inputs = Of(Hourly(), Five);

        Assert.Equal((true, false), (inputs.IsClosed, inputs.IsFinal));
        Assert.Equal([new WatermarkWait("revenue", Five.End + 1800_000_000)], inputs.Waits);
        Assert.Equal([new RunInput("revenue", _lake.Find("revenue")!.Id, Five.ToString(), 1)], inputs.Counted);
    }

    [Fact]
    public void Of_FinalPartition_WaitsForNothing()
    {
        _lake.Stream("revenue", Five.End + 1800_000_000, Five);

        Assert.True(Of(Hourly(), Five) is { IsClosed: true, IsFinal: true, Waits: [] });
    }

    [Fact]
    public void Of_ClosedWithoutRows_HasNoFiles()
    {
        _lake.Stream("revenue", Six.End, Five);

        Assert.True(Of(Hourly(), Six) is { IsClosed: true, HasFiles: false, Counted: [] });
    }

    [Fact]
    public void Of_Day_IsClosedWithItsLastHourAndCountsTheHoursWithData()
    {
        _lake.Stream("revenue", Day.End - 1, Five, Six);
        Assert.False(Of(Daily(), Day).IsClosed);

        _lake.Stream("revenue", Day.End);

        var inputs = Of(Daily(), Day);
        Assert.True(inputs.IsClosed);
        Assert.Equal([Five.ToString(), Six.ToString()], inputs.Counted.Select(input => input.Partition));
    }

    [Fact]
    public void Of_MissingTable_IsNotThere() => Assert.True(Of(Job("report", "nowhere", PartitionUnit.Hour), Five) is { IsThere: false, IsClosed: false });

    [Fact]
    public void Of_AJobsOutput_IsClosedByItsRunsAndByWhatWillNeverRun()
    {
        _lake.Stream("revenue", Day.End, Five, Six);
        var weekly = Job("weekly", "report", PartitionUnit.Day);
        JobRules[] jobs = [Hourly(), weekly];

        Commit(Five);
        Assert.False(Of(weekly, Day, jobs).IsClosed); // 06 has rows and was not run yet

        Commit(Six);
        Assert.True(Of(weekly, Day, jobs) is { IsClosed: true, IsFinal: false, Counted.Count: 2 }); // the other 22 hours have no rows: they never will be
    }

    [Fact]
    public void Of_AJobsOutput_IsFinalWhenItsRunReadFinalInputs()
    {
        _lake.Stream("revenue", Day.End + 1800_000_000, Five);
        var weekly = Job("weekly", "report", PartitionUnit.Day);
        Commit(Five);

        Assert.True(Of(weekly, Day, Hourly(), weekly).IsFinal);
    }

    [Fact]
    public void Of_AJobsOutputBeforeItsStart_IsSettled()
    {
        _lake.Stream("revenue", Day.End, Five, Six);
        var weekly = Job("weekly", "report", PartitionUnit.Day);
        Commit(Six);

        var readiness = new Readiness(new JobGraph([Hourly(), weekly]), View, job => job.Name == "report" ? Five.End : long.MinValue);

        Assert.True(readiness.Of(weekly, Day).IsClosed);
    }

    [Fact]
    public void Of_LookupTable_MakesNothingDue()
    {
        _lake.Stream("revenue", Five.End, Five);
        _lake.Create("countries", PartitionUnit.None, TimeSpan.Zero);
        _lake.Stream("countries", 0, PartitionKey.Whole);
        var job = Hourly() with { Job = Hourly().Job with { Reads = [new BatchInput("revenue"), new BatchInput("countries")] } };
        var before = Of(job, Five);
        _lake.Stream("countries", 0, PartitionKey.Whole);

        var after = Of(job, Five);

        Assert.True(after.IsClosed);
        Assert.Equal(before.Key, after.Key);
        Assert.Equal(2, Assert.Single(after.Lookups).Generation);
    }

    [Fact]
    public void Of_Whole_IsMadeOfTheClosedPartitions()
    {
        _lake.Stream("revenue", Five.End, Five, Six);
        var whole = Job("top", "revenue", PartitionUnit.None);

        Assert.Equal([Five.ToString()], Of(whole, PartitionKey.Whole).Counted.Select(input => input.Partition));
        Assert.Equal(2, Of(whole with { On = TriggerKind.Cron }, PartitionKey.Whole).Counted.Count);
    }

    [Theory]
    [InlineData(true, false, false, false, long.MinValue, Standing.Behind)]
    [InlineData(false, false, false, false, long.MinValue, Standing.NotReady)]
    [InlineData(false, false, false, true, long.MinValue, Standing.Behind)] // asked for
    [InlineData(true, true, false, false, long.MinValue, Standing.UpToDate)]
    [InlineData(true, false, true, false, long.MinValue, Standing.Behind)] // held an older generation
    [InlineData(true, false, false, false, long.MaxValue, Standing.BeforeStart)]
    [InlineData(true, false, true, false, long.MaxValue, Standing.Behind)] // it was run before: late data counts
    public void Standing_Cases(bool closed, bool heldNewest, bool heldOlder, bool asked, long start, object expected)
    {
        _lake.Stream("revenue", Five.Start, Five);
        _lake.Stream("revenue", closed ? Five.End : Five.Start, Five);
        var input = new LineageInput("revenue", _lake.Find("revenue")!.Id, Five, heldOlder ? 1 : 2);
        var held = heldNewest || heldOlder ? new RunLineage("report", "run", 1, [input]) : null;

        Assert.Equal((Standing)expected, Standings.Of(Hourly(), Five, Of(Hourly(), Five), held, start, asked));
    }

    [Fact]
    public void Standing_WithoutFiles_IsEmptyUnlessTheJobRunsForNothing()
    {
        _lake.Stream("revenue", Six.End, Five);
        var inputs = Of(Hourly(), Six);

        Assert.Equal(Standing.Empty, Standings.Of(Hourly(), Six, inputs, null, long.MinValue, false));
        Assert.Equal(Standing.Behind, Standings.Of(Hourly() with { RunsEmpty = true }, Six, inputs, null, long.MinValue, false));
    }

    private static JobRules Hourly() => Job("report", "revenue", PartitionUnit.Hour);

    private static JobRules Daily() => Job("daily", "revenue", PartitionUnit.Day);

    private static JobRules Job(string name, string reads, PartitionUnit unit) => new()
    {
        Job = new BatchJob { Name = name, SqlFile = "", Sql = "", Reads = [new BatchInput(reads)], Writes = name, Unit = unit, SpillFolder = "" },
    };

    private TableView? View(string table) => _lake.Find(table)?.View;

    private OutputInputs Of(JobRules job, PartitionKey output, params JobRules[] jobs) =>
        new Readiness(new JobGraph(jobs.Length == 0 ? [job] : jobs), View, _ => long.MinValue).Of(job, output);

    private void Commit(PartitionKey hour)
    {
        var revenue = _lake.Find("revenue")!;
        _lake.Commit(new BatchRunSpec
        {
            RunId = $"run-{hour}",
            Job = "report",
            Lake = "",
            SqlFile = "",
            Sql = "",
            Inputs = [new PinnedInput("revenue", revenue.Id, revenue.Version, [], [], [new PinnedPartition(hour.ToString(), revenue.Loop.GenerationOf(hour)!.Value, [])])],
            Output = new BatchOutput("report", PartitionUnit.Hour, hour.ToString()),
            Sequence = 1,
            MemoryLimit = 0,
            SpillFolder = "",
            Timeout = TimeSpan.FromMinutes(1),
        });
    }
}
