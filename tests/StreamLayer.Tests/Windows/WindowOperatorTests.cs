using System.Runtime.CompilerServices;
using Hybrid.StreamLayer.Windows;

namespace Hybrid.StreamLayer.Tests.Windows;

public class WindowOperatorTests
{
    private const long Minute = 60_000_000;

    public readonly record struct Sale(Utf8 Country, decimal Amount);

    [Fact]
    public void Tumbling_WatermarkPassesEnd_EmitsOneRowAKeyAtItsLastMicrosecond()
    {
        var harness = Sums(Tumbling.Every(TimeSpan.FromMinutes(1)));
        harness.Add((new("DE", 1), 0), (new("FR", 2), 5), (new("DE", 3), Minute - 1), (new("DE", 4), Minute));

        harness.Watermark(Minute - 2);
        Assert.Empty(harness.Take());
        harness.Watermark(Minute - 1);
        Assert.Equal([("DE 0 4", Minute - 1, RowKind.Insert), ("FR 0 2", Minute - 1, RowKind.Insert)], harness.Take().OrderBy(row => row.Row));
        harness.Watermark(EventTimes.End);
        Assert.Equal([($"DE {Minute} 4", (2 * Minute) - 1, RowKind.Insert)], harness.Take());
    }

    [Fact]
    public void Lateness_RowsAfterFiring_GiveOneNewResultAtTheNextWatermark()
    {
        var harness = Sums(Tumbling.Every(TimeSpan.FromMinutes(1)), TimeSpan.FromMinutes(1));
        harness.Add((new("DE", 1), 0));
        harness.Watermark(Minute);
        harness.Take();

        harness.Add((new("DE", 2), 1), (new("DE", 3), 2), (new("FR", 5), 3));
        Assert.Empty(harness.Take());
        harness.Watermark((2 * Minute) - 1);
        Assert.Equal([("DE 0 6", Minute - 1, RowKind.UpdateAfter), ("FR 0 5", Minute - 1, RowKind.Insert)], harness.Take().OrderBy(row => row.Row));

        harness.Add((new("DE", 9), 4)); // end − 1 µs + lateness is at the watermark
        harness.Watermark(EventTimes.End);
        Assert.Empty(harness.Take());
        Assert.Equal(["Sale { Country = DE, Amount = 9 }"], harness.Late);
        var counters = harness.Counters.Single();
        Assert.Equal((5, 4, 1, 3), (counters.In, counters.Passed, counters.Late, counters.Out));
    }

    [Fact]
    public void Hopping_RowLateForSomeWindows_TakesEffectInTheOthers()
    {
        var harness = Sums(Hopping.Every(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2)));
        harness.Add((new("DE", 1), Minute));
        harness.Watermark((2 * Minute) - 1); // fires [0, 2)
        harness.Take();

        harness.Add((new("DE", 2), Minute), (new("FR", 3), Minute), (new("DE", 9), Minute - 1));
        harness.Watermark((3 * Minute) - 1);

        Assert.Equal([$"DE {Minute} 3", $"FR {Minute} 3"], harness.Take().Select(row => row.Row).Order());
        Assert.Single(harness.Late);
    }

    [Fact]
    public void UserFunction_ThrowsOnOneRow_OnlyThatRowIsDeadLettered()
    {
        var harness = new WindowHarness<Utf8, Sale, decimal, decimal, string>(new(
            Tumbling.Every(TimeSpan.FromMinutes(1)),
            TimeSpan.Zero,
            sale => sale.Country.IsEmpty ? throw new InvalidOperationException("no country") : sale.Country,
            Sum.Of((Sale sale) => sale.Amount),
            (country, _, sum) => sum == 13 ? throw new InvalidOperationException("unlucky") : $"{country} {sum}"));

        harness.Add((new("DE", 1), 0), (new("", 2), 0), (new("DE", decimal.MaxValue), 0), (new("FR", decimal.MaxValue), 1), (new("FR", 1), 2), (new("DE", 2), 3), (new("IT", 13), 3));
        harness.Watermark(EventTimes.End);

        Assert.Equal(["DE 3", $"FR {decimal.MaxValue}"], harness.Take().Select(row => row.Row).Order());
        Assert.Equal(4, harness.DeadLetters.Count);
        Assert.Contains("no country", harness.DeadLetters[0], StringComparison.Ordinal);
        Assert.Contains("FailedWindow { Key = IT, Window = ", harness.DeadLetters[3], StringComparison.Ordinal);
        var counters = harness.Counters.Single();
        Assert.Equal((7, 4, 3, 2), (counters.In, counters.Passed, counters.DeadLettered, counters.Out));
        Assert.True(counters.IsBalanced);
    }

    [Fact]
    public void UserFunction_ThrowsOnFirstRowOfAKey_LeavesNoKeyBehind()
    {
        var harness = new WindowHarness<int, int, long, long, string>(new(
            Tumbling.Every(TimeSpan.FromMinutes(1)), TimeSpan.Zero, row => row, Sum.Of((int row) => 10 / row), (key, _, sum) => $"{key} {sum}"));

        harness.Add((0, 0), (5, 0));
        harness.Watermark(EventTimes.End);

        Assert.Equal(["5 2"], harness.Take().Select(row => row.Row));
    }

    [Fact]
    public void Rows_OtherThanInserts_AreDeadLettered()
    {
        var harness = Sums(Tumbling.Every(TimeSpan.FromMinutes(1)));

        harness.Add((new("DE", 1), 0, RowKind.Insert), (new("DE", 2), 0, RowKind.UpdateAfter), (new("DE", 4), 0, RowKind.Insert));
        harness.Watermark(EventTimes.End);

        Assert.Equal("DE 0 5", Assert.Single(harness.Take()).Row);
        Assert.Contains("takes inserts only", Assert.Single(harness.DeadLetters), StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_WithoutEventTime_StopTheJobWithWhatToDo()
    {
        var error = Assert.Throws<StreamException>(() => Sums(Tumbling.Every(TimeSpan.FromMinutes(1))).Add((new("DE", 1), EventTimes.None)));

        Assert.Contains("call WithTimestamps", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reduce_TextInRows_KeepsNoChunkOfTheInputAlive()
    {
        var harness = new WindowHarness<int, Sale, Reduced<Sale>, Sale, Utf8>(new(
            Tumbling.Every(TimeSpan.FromMinutes(1)), TimeSpan.Zero, _ => 1, new ReduceFunction<Sale>((_, right) => right), (_, _, sale) => sale.Country));
        var chunk = AddSlice();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.False(chunk.TryGetTarget(out _));
        harness.Watermark(EventTimes.End);
        Assert.Equal("BCD", harness.Take().Single().Row);

        [MethodImpl(MethodImplOptions.NoInlining)]
        WeakReference<byte[]> AddSlice()
        {
            var bytes = "ABCDE"u8.ToArray();
            harness.Add((new Sale(new Utf8(bytes, 1, 3), 1), 0));
            return new WeakReference<byte[]>(bytes);
        }
    }

    [Fact]
    public void Restore_WithFurtherAggregate_GoesOn()
    {
        var few = Harness(Aggregates.Of(Count.Of<Sale>(), Sum.Of((Sale sale) => sale.Amount)), all => $"{all}");
        few.Add((new("DE", 1), 0), (new("DE", 2), 0));
        var more = Harness(Aggregates.Of(Count.Of<Sale>(), Sum.Of((Sale sale) => sale.Amount), Max.Of((Sale sale) => sale.Amount)), all => $"{all}");
        more.Restore(2, few.Checkpoint());

        more.Add((new("DE", 1), 0));
        more.Watermark(EventTimes.End);

        Assert.Equal("(3, 4, 1)", Assert.Single(more.Take()).Row);
    }

    [Fact]
    public void Restore_OtherWindowsKeyOrAggregate_IsRefusedByName()
    {
        var stored = Sums(Tumbling.Every(TimeSpan.FromMinutes(1))).Checkpoint();

        Refused(() => Sums(Tumbling.Every(TimeSpan.FromMinutes(2))).Restore(1, stored), "windows was stored as Tumbling.Every(00:01:00) and is Tumbling.Every(00:02:00) now");
        Refused(() => Harness(Count.Of<Sale>(), count => $"{count}").Restore(1, stored), "accumulator was stored as decimal and is long now");
        Refused(
            () => new WindowHarness<string, Sale, decimal, decimal, string>(new(
                Tumbling.Every(TimeSpan.FromMinutes(1)), TimeSpan.Zero, sale => $"{sale.Country}", Sum.Of((Sale sale) => sale.Amount), (_, _, _) => "")).Restore(1, stored),
            "key was stored as utf8 and is string? now");

        static void Refused(Action restore, string expected)
        {
            var error = Assert.Throws<StreamException>(restore);
            Assert.Equal(StreamError.StateIncompatible, error.Code);
            Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void OnBatch_KnownKeys_AllocatesNothing()
    {
        var harness = Sums(Tumbling.Every(TimeSpan.FromMinutes(1)));
        var allocated = harness.AllocatedBy(Enumerable.Range(0, 1000).Select(i => (new Sale(new Utf8($"c{i % 50}"), i), (long)i)).ToArray());

        Assert.Equal(0, allocated);
    }

    private static WindowHarness<Utf8, Sale, decimal, decimal, string> Sums(TimeWindows windows, TimeSpan lateness = default) =>
        new(new(windows, lateness, sale => sale.Country, Sum.Of((Sale sale) => sale.Amount), (country, window, sum) => $"{country} {window.Start} {sum}"));

    private static WindowHarness<Utf8, Sale, TAcc, TResult, string> Harness<TAcc, TResult>(AggregateFunction<Sale, TAcc, TResult> function, Func<TResult, string> show) =>
        new(new(Tumbling.Every(TimeSpan.FromMinutes(1)), TimeSpan.Zero, sale => sale.Country, function, (_, _, result) => show(result)));
}
