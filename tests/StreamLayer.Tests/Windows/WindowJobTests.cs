using Hybrid.StreamLayer.Runtime;
using Hybrid.StreamLayer.Tests.Runtime;

namespace Hybrid.StreamLayer.Tests.Windows;

/// <summary>Windows in whole jobs: run through, and killed after a checkpoint and restarted at another parallelism.</summary>
public sealed class WindowJobTests
{
    private const int Splits = 3;
    private const int Rows = 1500;
    private static readonly long Noon = EventTimes.FromDateTime(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    public sealed record Total(string Key, long Start, long Count, long Max);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 3)]
    [InlineData(3, 2)]
    public async Task Tumbling_KilledAndRestartedAtOtherParallelism_GivesEachWindowOnce(int before, int after)
    {
        var windows = Tumbling.Every(TimeSpan.FromSeconds(1));
        var totals = await RunTwice(windows, TimeSpan.Zero, before, after);

        Assert.Equal(Expected(windows), totals.OrderBy(total => (total.Start, total.Key)));
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(3, 1)]
    public async Task Hopping_WithLateness_LastResultOfEachWindowIsRight(int before, int after)
    {
        var windows = Hopping.Every(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(3));
        var totals = await RunTwice(windows, TimeSpan.FromHours(1), before, after);

        var last = totals.GroupBy(total => (total.Start, total.Key)).Select(results => results.MaxBy(total => total.Count)!);
        Assert.Equal(Expected(windows), last.OrderBy(total => (total.Start, total.Key)));
    }

    private static async Task<IReadOnlyList<Total>> RunTwice(TimeWindows windows, TimeSpan lateness, int before, int after)
    {
        using var rig = new JobRig();
        var table = new TestTable<Total>();
        var first = new ListSource<Event>(Input(), isBounded: false) { Open = 500 };
        await using (var job = rig.Create(env => Build(env, first, table, windows, lateness), before))
        {
            var run = job.RunAsync();
            await Wait.Until(() => job.Status.Splits.Sum(split => split.Position) >= 800, JobRig.Deadline);
            await job.CheckpointAsync().WaitAsync(JobRig.Deadline);
            first.Open = 1000;
            await Wait.Until(() => job.Status.Splits.Sum(split => split.Position) == Splits * 1000, JobRig.Deadline);
            await job.StopAsync(StopMode.Kill).WaitAsync(JobRig.Deadline);
            await run;
        }

        var status = await rig.RunAsync(env => Build(env, new ListSource<Event>(Input()), table, windows, lateness), after);

        Assert.Empty(status.LastCheckpoint!.Imbalances);
        Assert.Equal(new RowTotals(Splits * Rows, Splits * Rows, 0, 0, 0, true), status.LastCheckpoint.Totals);
        return table.Rows;
    }

    private static void Build(StreamEnvironment env, ListSource<Event> source, TestTable<Total> table, TimeWindows windows, TimeSpan lateness) => env
        .FromSource(source)
        .WithTimestamps(item => item.At, outOfOrderness: TimeSpan.FromMilliseconds(lateness == TimeSpan.Zero ? 100 : 0))
        .KeyBy(item => (Utf8)$"key {item.Key}")
        .Window(windows)
        .AllowedLateness(lateness)
        .Aggregate(Count.Of<Event>(), Max.Of((Event item) => (long)item.Value), (key, window, count, max) => new Total($"{key}", window.Start, count, max))
        .SinkTo(table.Sink());

    /// <summary>Ten milliseconds a row, each up to 99 ms out of order.</summary>
    private static Event[][] Input() =>
    [
        .. Enumerable.Range(0, Splits).Select(split => Enumerable.Range(0, Rows)
            .Select(row => new Event((row * 31 + split * 17) % 20, Noon + (row * 10_000L) - (row * 7919 % 99 * 1000), row)).ToArray()),
    ];

    private static IEnumerable<Total> Expected(TimeWindows windows)
    {
        var size = windows.Size.Ticks / TimeSpan.TicksPerMicrosecond;
        var slide = windows.Slide.Ticks / TimeSpan.TicksPerMicrosecond;
        return from row in Input().SelectMany(split => split)
               let last = row.At / slide * slide
               from start in Enumerable.Range(0, (int)(size / slide)).Select(back => last - (back * slide))
               group row by (start, $"key {row.Key}") into rows
               orderby rows.Key
               select new Total(rows.Key.Item2, rows.Key.start, rows.Count(), rows.Max(row => row.Value));
    }
}
