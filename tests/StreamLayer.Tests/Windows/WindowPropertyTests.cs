using FsCheck;
using FsCheck.Fluent;
using Hybrid.StreamLayer.Windows;

namespace Hybrid.StreamLayer.Tests.Windows;

/// <summary>The window operator against <see cref="WindowModel"/>, on random rows, watermarks and restarts at another parallelism.</summary>
public class WindowPropertyTests
{
    public readonly record struct Key(Utf8 Sensor, int Length);

    public readonly record struct Step(int Kind, int Key, int Jitter);

    public readonly record struct Case(long Size, long Slide, long Offset, long Lateness, long Origin);

    [Fact]
    public void Windows_ObjectAccumulator_EqualModel() => Compare(
        60,
        reading => reading.Sensor,
        new AllValues(),
        (key, window, values) => $"{key} {window.Start} {values}");

    [Fact]
    public void Windows_StructAccumulator_EqualModel() => Compare(
        60,
        reading => new Key(reading.Sensor, reading.Sensor.Length),
        Aggregates.Of(Count.Of<Reading>(), Min.Of((Reading r) => r.Value), Max.Of((Reading r) => r.Value), Sum.Of((Reading r) => r.Value)),
        (key, window, all) => $"{key.Sensor} {window.Start} {all}",
        Summary);

    private static string Summary(string line)
    {
        var words = line.Split(' ');
        var values = words[2].Split(',').Select(int.Parse).ToList();
        words[2] = (values.Count, values.Min(), values.Max(), values.Sum()).ToString();
        return string.Join(' ', words);
    }

    private static void Compare<TKey, TAcc, TResult>(
        int tests, Func<Reading, TKey> key, AggregateFunction<Reading, TAcc, TResult> function, Func<TKey, TimeWindow, TResult, string> result, Func<string, string>? expect = null)
    {
        var cases =
            from shape in Gen.Elements((10L, 10L), (20L, 10L), (50L, 10L), (25L, 10L), (7L, 10L), (300L, 5L))
            from offset in Gen.Elements(0L, 3L, -4L)
            from lateness in Gen.Elements(0L, 15L, 400L)
            from origin in Gen.Elements(0L, -1_000L, 1_442_016_000_000_000L)
            select new Case(shape.Item1, shape.Item2, offset, lateness, origin);
        var steps =
            from kind in Gen.Choose(0, 99)
            from sensor in Gen.Choose(0, 4)
            from jitter in Gen.Choose(0, 99)
            select new Step(kind, sensor, jitter);
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(tests).WithEndSize(400),
            Prop.ForAll(Gen.Zip(cases, steps.ListOf()).ToArbitrary(), input => Run(input.Item1, input.Item2)));

        void Run(Case shape, List<Step> script)
        {
            var definition = new WindowDefinition<TKey, Reading, TAcc, TResult, string>(
                new TimeWindows(Micros(shape.Size), Micros(shape.Slide), Micros(shape.Offset)), Micros(shape.Lateness), key, function, result);
            var harness = new WindowHarness<TKey, Reading, TAcc, TResult, string>(definition);
            var model = new WindowModel(shape.Size, shape.Slide, shape.Offset, shape.Lateness);
            var now = shape.Origin;
            var rows = 0;
            long passed = 0, late = 0, filtered = 0;
            foreach (var (kind, sensor, jitter) in script)
            {
                switch (kind)
                {
                    case < 70:
                        now += jitter % 3;
                        var time = now + 20 - (jitter < 80 ? jitter % 20 : jitter * 5);
                        var row = new Reading("sensor" + sensor, rows++);
                        harness.Add((row, time));
                        model.Add(row, time);
                        break;
                    case < 92:
                        now += jitter < 97 ? jitter % 13 : 700;
                        harness.Watermark(now);
                        model.Watermark(now);
                        break;
                    default:
                        Count();
                        harness.Restart(1 + (jitter % 4), () => harness.Add((new Reading("sensor0", -1), now + 15), (new Reading("stray", -2), now + 1)));
                        model.Flush();
                        break;
                }

                AssertSame();
            }

            harness.Watermark(EventTimes.End);
            model.Watermark(EventTimes.End);
            AssertSame();
            Count();
            Assert.Equal((rows - model.Late - model.Filtered, model.Late, model.Filtered), (passed, late, filtered));

            void AssertSame()
            {
                var expected = model.Output.Select(expect ?? (line => line)).Order(StringComparer.Ordinal);
                var actual = harness.Take().Select(row => $"{row.Row} @{row.Time} {row.Kind}").Order(StringComparer.Ordinal);
                Assert.Equal(expected, actual);
                model.Output.Clear();
            }

            void Count()
            {
                passed += harness.Counters.Sum(counters => counters.Passed);
                late += harness.Counters.Sum(counters => counters.Late);
                filtered += harness.Counters.Sum(counters => counters.Filtered);
                Assert.All(harness.Counters, counters => Assert.True(counters.IsBalanced));
            }
        }
    }

    private static TimeSpan Micros(long micros) => TimeSpan.FromTicks(micros * TimeSpan.TicksPerMicrosecond);

    /// <summary>An accumulator that is an object, changed in place: all values, sorted.</summary>
    private sealed class AllValues : AggregateFunction<Reading, List<int>, string>
    {
        public override List<int> Create() => [];

        public override void Add(ref List<int> accumulator, in Reading row) => accumulator.Add(row.Value);

        public override void Merge(ref List<int> accumulator, in List<int> other) => accumulator.AddRange(other);

        public override string Result(in List<int> accumulator) => string.Join(',', accumulator.Order());
    }
}
