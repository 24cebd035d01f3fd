using Hybrid.StreamLayer.State.Codecs;

namespace Hybrid.StreamLayer.Tests.Windows;

public class AggregateTests
{
    private readonly record struct Sale(string Country, decimal Amount, int Items, double Weight, string? Note);

    private static readonly Sale[] Sales =
    [
        new("DE", 1.50m, 2, 0.5, null),
        new("FR", 2.25m, -3, 1.5, "b"),
        new("DE", 0.25m, 10, 4, "a"),
    ];

    [Fact]
    public void Of_EachFunction_GivesItsResultAlsoInParts()
    {
        Assert.Equal(3, Over(Count.Of<Sale>()));
        Assert.Equal(2, Over(Count.Of<Sale>(sale => sale.Country == "DE")));
        Assert.Equal(4.00m, Over(Sum.Of((Sale sale) => sale.Amount)));
        Assert.Equal(9L, Over(Sum.Of((Sale sale) => sale.Items)));
        Assert.Equal(6.0, Over(Sum.Of((Sale sale) => sale.Weight)));
        Assert.Equal(-3, Over(Min.Of((Sale sale) => sale.Items)));
        Assert.Equal(10, Over(Max.Of((Sale sale) => sale.Items)));
        Assert.Equal("FR", Over(Max.Of((Sale sale) => sale.Country)));
        Assert.Equal("a", Over(Min.Of((Sale sale) => sale.Note!)));
        Assert.Equal(2.0, Over(Average.Of((Sale sale) => sale.Weight)));
        Assert.Equal(4.00m / 3, Over(Average.Of((Sale sale) => sale.Amount)));
        Assert.Equal(
            (3, 10, 4.00m, "DE", 2.0),
            Over(Aggregates.Of(
                Count.Of<Sale>(),
                Max.Of((Sale sale) => sale.Items),
                Sum.Of((Sale sale) => sale.Amount),
                Min.Of((Sale sale) => sale.Country),
                Average.Of((Sale sale) => sale.Weight))));
    }

    [Fact]
    public void Sum_ThatOverflows_Throws()
    {
        Assert.Throws<OverflowException>(() => Add(Sum.Of((long value) => value), long.MaxValue, 1));
        Assert.Throws<OverflowException>(() => Add(Sum.Of((decimal value) => value), decimal.MaxValue, 1));
    }

    /// <summary>A further aggregate in the tuple is an added field: state goes on, and the new one starts from nothing.</summary>
    [Fact]
    public void Aggregates_OneMore_ReadsStateOfFewer()
    {
        var stored = StateCodec<(long, Extreme<int>)>.Default;
        var writer = new StateWriter();
        stored.Write(writer, (3, new Extreme<int> { HasValue = true, Value = 7 }));
        var codec = StateCodec<(long, Extreme<int>, decimal)>.Default;

        var read = codec.ReaderOf(stored.Schema, "accumulator").Read(new StateReader(writer.Written));

        Assert.Equal((3L, 7, 0m), (read.Item1, read.Item2.Value, read.Item3));
    }

    private static TResult Over<TAcc, TResult>(AggregateFunction<Sale, TAcc, TResult> function)
    {
        var whole = Add(function, Sales);
        var left = Add(function, Sales[..1]);
        var right = Add(function, Sales[1..]);
        function.Merge(ref left, in right);
        var none = function.Create();
        function.Merge(ref none, in left);
        Assert.Equal(function.Result(in whole), function.Result(in none));
        return function.Result(in whole);
    }

    private static TAcc Add<T, TAcc, TResult>(AggregateFunction<T, TAcc, TResult> function, params T[] rows)
    {
        var accumulator = function.Create();
        foreach (var row in rows)
            function.Add(ref accumulator, in row);
        return accumulator;
    }
}
