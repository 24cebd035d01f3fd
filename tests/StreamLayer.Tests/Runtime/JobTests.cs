using Hybrid.StreamLayer.Runtime;

namespace Hybrid.StreamLayer.Tests.Runtime;

public sealed class JobTests
{
    private static readonly long Noon = EventTimes.FromDateTime(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    private static Event[][] Events(int splits, int rows, int keys) =>
    [
        .. Enumerable.Range(0, splits).Select(split => Enumerable.Range(0, rows)
            .Select(row => new Event((row * 31 + split * 17) % keys, Noon + row * 1000L, row)).ToArray()),
    ];

    private static KeyCount[] Expected(Event[][] input) =>
    [
        .. input.SelectMany(split => split).GroupBy(item => item.Key)
            .Select(group => new KeyCount(group.Key, group.Count(), group.Sum(item => (long)item.Value))).OrderBy(count => count.Key),
    ];

    private static Action<StreamEnvironment> Counting(ListSource<Event> source, TestTable<KeyCount> table) => env => env
        .FromSource(source)
        .WithTimestamps(item => item.At)
        .KeyBy(item => item.Key)
        .Transform("count", () => new CountPerKey())
        .SinkTo(table.Sink());

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task RunAsync_BoundedSource_GivesEveryRowOnceAndEnds(int parallelism)
    {
        using var rig = new JobRig();
        var input = Events(splits: 4, rows: 5000, keys: 300);
        var table = new TestTable<KeyCount>();

        var status = await rig.RunAsync(Counting(new ListSource<Event>(input) { BatchRows = 500 }, table), parallelism);

        Assert.Equal(Expected(input), table.Rows.OrderBy(count => count.Key));
        Assert.Equal(JobState.Finished, status.State);
        Assert.Equal(EventTimes.End, table.Epochs[^1].Watermark);
        Assert.True(table.Epochs[^1].IsLast);
        Assert.Equal(new RowTotals(20_000, 20_000, 0, 0, 0, true), status.LastCheckpoint!.Totals);
        Assert.Empty(status.LastCheckpoint.Imbalances);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 3)]
    [InlineData(3, 2)]
    [InlineData(2, 4)]
    public async Task RunAsync_CheckpointKillRestartAtOtherParallelism_SameResult(int before, int after)
    {
        using var rig = new JobRig();
        var input = Events(splits: 5, rows: 2000, keys: 100);
        var table = new TestTable<KeyCount>();
        var first = new ListSource<Event>(input, isBounded: false) { Open = 700 };
        await using (var job = rig.Create(Counting(first, table), before))
        {
            var run = job.RunAsync();
            await Wait.Until(() => job.Status.Splits.Sum(split => split.Position) >= 1000, JobRig.Deadline);
            await job.CheckpointAsync().WaitAsync(JobRig.Deadline);
            first.Open = 1500;
            await Wait.Until(() => job.Status.Splits.Sum(split => split.Position) == 5 * 1500, JobRig.Deadline);
            await job.StopAsync(StopMode.Kill).WaitAsync(JobRig.Deadline);
            await run;
        }

        var second = new ListSource<Event>(input);
        var status = await rig.RunAsync(Counting(second, table), after);

        Assert.NotNull(second.Restored);
        Assert.Equal(Expected(input), table.Rows.OrderBy(count => count.Key));
        Assert.Equal(new RowTotals(10_000, 10_000, 0, 0, 0, true), status.LastCheckpoint!.Totals);
    }
}
