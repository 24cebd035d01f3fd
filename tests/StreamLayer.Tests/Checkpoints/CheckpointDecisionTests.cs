using Hybrid.StreamLayer.Checkpoints;

namespace Hybrid.StreamLayer.Tests.Checkpoints;

public sealed class CheckpointDecisionTests
{
    private static readonly CheckpointSituation Quiet = new()
    {
        PendingLimit = 3,
        SinceLast = TimeSpan.FromSeconds(2),
        Interval = TimeSpan.FromSeconds(10),
        LeastPause = TimeSpan.FromSeconds(1),
    };

    [Fact]
    public void Next_NothingDue_Waits() => Assert.Equal(CheckpointAction.Wait, CheckpointDecision.Next(Quiet));

    [Fact]
    public void Next_IntervalOver_Takes() => Assert.Equal(CheckpointAction.Take, CheckpointDecision.Next(Quiet with { SinceLast = TimeSpan.FromSeconds(10) }));

    [Fact]
    public void Next_AskedFor_Takes() => Assert.Equal(CheckpointAction.Take, CheckpointDecision.Next(Quiet with { IsAskedFor = true }));

    [Fact]
    public void Next_WantedBySink_TakesAfterTheLeastPause()
    {
        Assert.Equal(CheckpointAction.Take, CheckpointDecision.Next(Quiet with { IsWantedBySink = true }));
        Assert.Equal(CheckpointAction.Wait, CheckpointDecision.Next(Quiet with { IsWantedBySink = true, SinceLast = TimeSpan.FromMilliseconds(900) }));
    }

    [Fact]
    public void Next_UnderWayOrThreePending_WaitsWhateverIsDue()
    {
        var due = Quiet with { IsAskedFor = true, IsStopping = true, AreSourcesEnded = true };
        Assert.Equal(CheckpointAction.Wait, CheckpointDecision.Next(due with { IsUnderWay = true }));
        Assert.Equal(CheckpointAction.Wait, CheckpointDecision.Next(due with { MostPendingEpochs = 3 }));
        Assert.Equal(CheckpointAction.Wait, CheckpointDecision.Next(due with { IsLastTaken = true }));
    }

    [Fact]
    public void Next_Stopping_TakesTheLast() => Assert.Equal(CheckpointAction.TakeLast, CheckpointDecision.Next(Quiet with { IsStopping = true }));

    [Fact]
    public void Next_Draining_WaitsForTheSourcesThenTakesTheLastWithEnd()
    {
        var draining = Quiet with { IsStopping = true, IsDraining = true };
        Assert.Equal(CheckpointAction.Wait, CheckpointDecision.Next(draining));
        Assert.Equal(CheckpointAction.TakeLastWithEnd, CheckpointDecision.Next(draining with { AreSourcesEnded = true }));
    }

    [Fact]
    public void Next_SourcesEnded_TakesTheLastWithEnd() =>
        Assert.Equal(CheckpointAction.TakeLastWithEnd, CheckpointDecision.Next(Quiet with { AreSourcesEnded = true }));
}
