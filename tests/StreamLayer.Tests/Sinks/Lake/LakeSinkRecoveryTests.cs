using Hybrid.Lake.Tables;
using Hybrid.StreamLayer.Sinks;

namespace Hybrid.StreamLayer.Tests.Sinks.Lake;

public sealed class LakeSinkRecoveryTests : IDisposable
{
    private const long Hour = 3_600_000_000;
    private readonly string _folder = Directory.CreateTempSubdirectory("hybrid-recovery-").FullName;
    private readonly LakeCatalog _catalog;

    public LakeSinkRecoveryTests() => _catalog = LakeCatalog.Open(_folder);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private readonly record struct Event(long Id);

    private SinkRun<Event> Run(int incarnation) => new(_catalog, new LakeSinkOptions { Lateness = TimeSpan.FromMinutes(30) }, incarnation);

    [Fact]
    public async Task Crash_BetweenPrepareAndCommit_TheOpeningCommitMakesItVisible()
    {
        await using var crashed = await Run(1).OpenAsync();
        crashed.Write((new Event(1), Hour));
        var pending = await crashed.PrepareAsync();
        await using var run = await Run(2).OpenAsync(new RestoredEpochs(1, 1, [pending]), crashed.States);
        Assert.Equal(["1|1970-01-01|1"], await run.RowsAsync());
        run.Write((new Event(2), Hour));
        await run.CheckpointAsync();
        Assert.Equal(["1|1970-01-01|1", "2|1970-01-01|1"], await run.RowsAsync());
    }

    [Fact]
    public async Task Crash_AfterACommitThatTheCheckpointDoesNotKnow_NothingIsDoubled()
    {
        await using var crashed = await Run(1).OpenAsync();
        crashed.Write((new Event(1), Hour));
        var pending = await crashed.PrepareAsync();
        await crashed.Committer.CommitAsync(pending, default);
        await using var run = await Run(2).OpenAsync(new RestoredEpochs(1, 1, [pending]), crashed.States);
        Assert.Equal(["1|1970-01-01|1"], await run.RowsAsync());
    }

    [Fact]
    public async Task Restore_AnOlderCheckpoint_TakesBackWhatCameAfter()
    {
        await using var first = await Run(1).OpenAsync();
        first.Write((new Event(1), Hour));
        await first.CheckpointAsync();
        var states = first.States;
        first.Write((new Event(2), Hour));
        await first.CheckpointAsync();
        first.Write((new Event(3), 2 * Hour));
        await first.CheckpointAsync();

        await using var run = await Run(2).OpenAsync(new RestoredEpochs(1, 1, []), states);
        Assert.Equal(["1|1970-01-01|1"], await run.RowsAsync());
        run.Write((new Event(2), Hour), (new Event(3), 2 * Hour));
        await run.CheckpointAsync();
        Assert.Equal(["1|1970-01-01|1", "2|1970-01-01|1", "3|1970-01-01|2"], await run.RowsAsync());
    }

    [Fact]
    public async Task Restore_OfAFinalPartition_ReplayedRowsAreTakenThoughTheTablesWatermarkIsPast()
    {
        await using var first = await Run(1).OpenAsync();
        await first.CheckpointAsync();
        var states = first.States;
        first.Write((new Event(1), Hour));
        first.Watermark(5 * Hour);
        await first.CheckpointAsync();

        await using var run = await Run(2).OpenAsync(new RestoredEpochs(1, 1, []), states);
        Assert.Empty(await run.RowsAsync());
        run.Write((new Event(1), Hour));
        await run.CheckpointAsync();
        Assert.Equal(["1|1970-01-01|1"], await run.RowsAsync());
        Assert.Empty(run.Rejected.Late);
    }

    [Fact]
    public async Task Restore_RowsBeforeTheFirstWatermark_AreLateAsTheyWere()
    {
        await using var first = await Run(1).OpenAsync();
        first.Watermark(5 * Hour);
        await first.CheckpointAsync();
        await using var run = await Run(2).OpenAsync(new RestoredEpochs(1, 1, []), first.States);
        run.Write((new Event(1), Hour));
        Assert.Single(run.Rejected.Late);
    }

    [Fact]
    public async Task Open_ANewWriterOfATableWithAPast_JoinsAtItsWatermark()
    {
        await using var first = await Run(1).OpenAsync();
        first.Watermark(5 * Hour);
        await first.CheckpointAsync(isLast: true);
        await using var other = await new SinkRun<Event>(_catalog, new LakeSinkOptions { Name = "other", Lateness = TimeSpan.FromMinutes(30) }).OpenAsync();
        other.Write((new Event(1), Hour), (new Event(2), 5 * Hour));
        Assert.Single(other.Rejected.Late);
    }
}
