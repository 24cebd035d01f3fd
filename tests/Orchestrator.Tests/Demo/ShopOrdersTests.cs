using System.Text.Json;
using Hybrid.Orchestrator.Demo.Orders;

namespace Hybrid.Orchestrator.Tests.Demo;

public sealed class ShopOrdersTests
{
    private const long Second = 1_000_000;
    private const long Minute = 60 * Second;
    private const long Hour = 60 * Minute;

    private static readonly DateTimeOffset Start = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);
    private static readonly List<ShopOrder> Orders = [.. new ShopOrders(Start).All()];
    private static readonly long First = new ShopOrders(Start).Start;

    [Fact]
    public void All_SameSeed_GivesTheKnownNumbers()
    {
        var totals = Orders.Aggregate(new OrderTotals(), (sum, order) => sum.With(order.Fate));
        Assert.Equal(new OrderTotals(293_139, 283_984, 8_910, 78, 167), totals);
        Assert.Equal(610, Orders.Count(order => order.Fate == OrderFate.AfterClose));
        Assert.Equal(totals.In, totals.OutEligible + totals.Filtered + totals.Late + totals.DeadLettered);
    }

    [Fact]
    public void All_AnotherStart_MovesTheTimesAlone()
    {
        var moved = new ShopOrders(Start.AddHours(7)).All().Take(10_000);
        Assert.Equal(
            Orders.Take(10_000).Select(order => (order.Id, order.Country, order.Cents, order.Fate, order.At + 7 * Hour, order.ArrivesAt + 7 * Hour)),
            moved.Select(order => (order.Id, order.Country, order.Cents, order.Fate, order.At, order.ArrivesAt)));
    }

    [Fact]
    public void All_AnotherSeed_GivesOtherOrders() =>
        Assert.NotEqual(Orders.Take(100).Select(order => order.Cents), new ShopOrders(Start, seed: 1).All().Take(100).Select(order => order.Cents));

    [Fact]
    public void All_EachFate_ArrivesAsItSays()
    {
        Assert.Equal(Orders.Select(order => order.ArrivesAt).Order(), Orders.Select(order => order.ArrivesAt));
        Assert.All(Orders, order => Assert.InRange(order.At, First, First + Shop.Hours * Hour - 1));
        Assert.All(Of(OrderFate.OnTime), order => Assert.InRange(order.ArrivesAt - order.At, 0, 25 * Second));
        Assert.All(Of(OrderFate.Late), order =>
        {
            Assert.InRange(order.ArrivesAt - order.At, 2 * Minute, 20 * Minute);
            Assert.Equal((order.At - First) / Hour, (order.ArrivesAt - First) / Hour);
        });
        Assert.All(Of(OrderFate.TooLate), order =>
        {
            Assert.True(order.ArrivesAt - order.At >= 100 * Minute);
            Assert.True(order.ArrivesAt < First + Shop.Hours * Hour);
        });
        Assert.All(Of(OrderFate.AfterClose), order =>
        {
            Assert.Equal((Shop.OfflineCountry, Shop.OfflineHour), (order.Country, (order.At - First) / Hour));
            Assert.Equal((Shop.OfflineHour + 1) * Hour + 12 * Minute, order.ArrivesAt - First);
        });
        Assert.All(Enum.GetValues<OrderFate>(), fate => Assert.NotEmpty(Of(fate)));
    }

    /// <summary>What the engine must do with each order, by a model of its watermarks: with every order of revenue on its side of the lateness, for every pace.</summary>
    [Fact]
    public void All_ThroughAModelOfTheWatermarks_RevenueIsNeverLateAndTooLateAlwaysIs()
    {
        var watermarks = new long[Shop.Partitions];
        Array.Fill(watermarks, long.MinValue);
        foreach (var order in Orders.Where(order => order.Fate != OrderFate.Broken))
        {
            // No partition's watermark is below the least by more than the alignment lets one read ahead (10.5 minutes), and none sees more than its own.
            var own = watermarks[order.Partition];
            var least = own == long.MinValue ? own : own - 11 * Minute;
            var windowEnd = order.At - order.At % Minute + Minute;
            if (order.IsRevenue)
                Assert.True(windowEnd - 1 + 30 * Minute > own, $"{order} would be late");
            if (order.Fate is OrderFate.OnTime or OrderFate.Late)
                Assert.True(order.At - order.At % Hour + Hour > own, $"{order} would change an hour that may have closed");
            if (order.Fate == OrderFate.TooLate)
                Assert.True(windowEnd - 1 + 30 * Minute <= least, $"{order} might be counted");
            watermarks[order.Partition] = Math.Max(own, order.At - 30 * Second);
        }
    }

    [Fact]
    public void All_Values_AreJsonUnlessBroken()
    {
        var order = Orders.First(order => order.Fate == OrderFate.OnTime);
        using var json = JsonDocument.Parse(order.Value);
        Assert.Equal(Shop.Countries[order.Country].Name, json.RootElement.GetProperty("country").GetString());
        Assert.Equal(order.Cents / 100m, json.RootElement.GetProperty("amount").GetDecimal());
        Assert.Equal(order.At / 1000, json.RootElement.GetProperty("at").GetDateTimeOffset().ToUnixTimeMilliseconds());
        Assert.Equal("cancelled", Parse(Of(OrderFate.Cancelled)[0]));

        static string? Parse(ShopOrder order)
        {
            using var json = JsonDocument.Parse(order.Value);
            return json.RootElement.GetProperty("status").GetString();
        }
    }

    [Fact]
    public void StartBefore_AnyMoment_IsTheLastFullHours()
    {
        Assert.Equal(Start, ShopOrders.StartBefore(Start.AddHours(4)));
        Assert.Equal(Start, ShopOrders.StartBefore(Start.AddHours(5).AddTicks(-1)));
    }

    private static List<ShopOrder> Of(OrderFate fate) => Orders.FindAll(order => order.Fate == fate);
}
