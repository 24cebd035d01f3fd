using System.Diagnostics;
using System.Globalization;
using Hybrid.StreamLayer;
using Hybrid.StreamLayer.Runtime;
using Hybrid.StreamLayer.State;
using Hybrid.StreamLayer.Windows;
using Barrier = Hybrid.StreamLayer.Runtime.Barrier;

namespace Hybrid.Benchmarks;

/// <summary>
/// What does a hopping window of 3,600 panes cost against one of 10, for equal output? Count and maximum per key, a result for each key each second; both
/// windows are full before the measurement, which lasts one whole length of the long one, so that all of its work is in it.
/// </summary>
internal static class HoppingPanes
{
    private const int Panes = 3600;
    private const double Bound = 1.3;
    private const long Second = 1_000_000;

    private readonly record struct Reading(long Sensor, long Value);

    private readonly record struct Result(long Sensor, long Start, long Count, long Max);

    /// <summary>Runs it: <c>hopping [keys] [rows a key and second]</c>. Returns 1 when the bound is missed.</summary>
    public static int Run(string[] args)
    {
        var keys = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1000;
        var rows = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 4;
        Measure(keys, rows, 10, 300, 300); // the code is compiled hot before it counts
        var few = Measure(keys, rows, 10, Panes, Panes);
        var many = Measure(keys, rows, Panes, Panes, Panes);
        few = Math.Min(few, Measure(keys, rows, 10, Panes, Panes));
        many = Math.Min(many, Measure(keys, rows, Panes, Panes, Panes));
        var ratio = many / few;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Panes} panes cost {ratio:F2} × 10 panes (bound {Bound})"));
        return ratio <= Bound ? 0 : 1;
    }

    /// <summary>CPU nanoseconds a row, those of the garbage collector included.</summary>
    private static double Measure(int keys, int rowsEach, int panes, int warm, int measured)
    {
        var window = Start(panes, out var sink);
        long second = 0;
        for (; second < warm; second++)
            Feed(window, second, keys, rowsEach);
        GC.Collect();
        sink.Rows = 0;
        var clock = Stopwatch.StartNew();
        var cpu = Environment.CpuUsage.TotalTime;
        var longest = TimeSpan.Zero;
        for (; second < warm + measured; second++)
        {
            var before = clock.Elapsed;
            Feed(window, second, keys, rowsEach);
            if (clock.Elapsed - before is var step && step > longest)
                longest = step;
        }

        var rows = (double)measured * keys * rowsEach;
        var nanos = (Environment.CpuUsage.TotalTime - cpu).TotalNanoseconds / rows;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{panes,5} panes: {rows:N0} rows in, {sink.Rows:N0} results out, {nanos:F1} CPU-ns a row, longest second {longest.TotalMilliseconds:F1} ms, {GC.GetTotalMemory(false) >> 20} MB"));
        return nanos;
    }

    private static WindowOperator<long, Reading, (long, Extreme<long>), (long, long), Result> Start(int panes, out Sink sink)
    {
        sink = new Sink();
        var window = new WindowOperator<long, Reading, (long, Extreme<long>), (long, long), Result>(new(
            Hopping.Every(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(panes)),
            TimeSpan.Zero,
            reading => reading.Sensor,
            Aggregates.Of(Count.Of<Reading>(), Max.Of((Reading reading) => reading.Value)),
            (key, at, result) => new Result(key, at.Start, result.Item1, result.Item2)))
        {
            Context = new OperatorContext
            {
                OperatorId = "window",
                Subtask = 0,
                Parallelism = 1,
                KeyGroups = KeyGroupRange.Of(0, 1),
                Counters = new OperatorCounters(),
                DeadLetters = null!,
                Late = null!,
                Time = TimeProvider.System,
            },
            Output = sink,
        };
        window.Open();
        return window;
    }

    private static void Feed(WindowOperator<long, Reading, (long, Extreme<long>), (long, long), Result> window, long second, int keys, int rowsEach)
    {
        var batch = new Batch<Reading>();
        for (var i = 0; i < rowsEach; i++)
        {
            for (var key = 0; key < keys; key++)
            {
                batch.Add(new Reading(key, (second * 7919 + key * 31 + i) % 1009), (second * Second) + (i * 1000));
                if (!batch.IsFull)
                    continue;
                window.OnBatch(batch);
                batch.Clear();
            }
        }

        window.OnBatch(batch);
        window.OnWatermark((second + 1) * Second - 1);
    }

    private sealed class Sink : IReceiver<Result>
    {
        internal long Rows;

        public void OnBatch(Batch<Result> batch) => Rows += batch.Count;

        public void OnWatermark(long watermark) { }

        public void OnBarrier(Barrier barrier) { }

        public void OnIdle(bool idle) { }

        public void OnEnd() { }
    }
}
