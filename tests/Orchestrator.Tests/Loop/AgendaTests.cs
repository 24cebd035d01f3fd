using Hybrid.BatchLayer;
using Hybrid.BatchLayer.Inputs;
using Hybrid.Lake.Tables;
using Hybrid.Orchestrator.Decide;
using Hybrid.Orchestrator.Loop;

namespace Hybrid.Orchestrator.Tests.Loop;

public sealed class AgendaTests
{
    private static readonly JobRules Job = new()
    {
        Job = new BatchJob { Name = "report", SqlFile = "", Sql = "", Reads = [new BatchInput("revenue")], Writes = "report", SpillFolder = "" },
    };

    private readonly Agenda _agenda = new();

    [Fact]
    public void Take_Touched_OnceAndEarlyPartitionsFirst()
    {
        _agenda.Touch(Hour(2));
        _agenda.Touch(Hour(1));
        _agenda.Touch(Hour(2));

        Assert.Equal([Hour(1), Hour(2)], _agenda.Take(0));
        Assert.Empty(_agenda.Take(0));
    }

    [Fact]
    public void At_SaidAgain_HoldsTheNewTimeOnly()
    {
        _agenda.At(Hour(1), 100);
        _agenda.At(Hour(1), 200);

        Assert.Equal(200, _agenda.NextAt);
        Assert.Empty(_agenda.Take(150));
        Assert.Equal([Hour(1)], _agenda.Take(200));
        Assert.Equal(long.MaxValue, _agenda.NextAt);
    }

    [Fact]
    public void At_NoTime_TakesTheOldOneBack()
    {
        _agenda.At(Hour(1), 100);
        _agenda.At(Hour(1), long.MaxValue);

        Assert.Equal(long.MaxValue, _agenda.NextAt);
        Assert.Empty(_agenda.Take(1000));
    }

    [Fact]
    public void Reached_Watermark_TakesThoseThatWaitForItOnly()
    {
        _agenda.When(Hour(1), new WatermarkWait("revenue", 10));
        _agenda.When(Hour(2), new WatermarkWait("revenue", 20));
        _agenda.When(Hour(3), new WatermarkWait("other", 10));

        _agenda.Reached("revenue", 15);

        Assert.Equal([Hour(1)], _agenda.Take(0));
    }

    private static OutputKey Hour(int hour) => new(Job, new PartitionKey(PartitionUnit.Hour, hour * 3_600_000_000L));
}
