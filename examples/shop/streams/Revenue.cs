using Hybrid.StreamLayer;

/// <summary>One order, as it stands in the topic.</summary>
public readonly record struct Order(Utf8 Country, Utf8 Status, [property: Precision(12, 2)] decimal Amount, [property: EventTime] long At);

/// <summary>What one country brought in one minute.</summary>
public readonly record struct RevenuePerMinute(
    [property: Key] Utf8 Country,
    [property: Key] DateTimeOffset Minute,
    long Orders,
    [property: Precision(18, 2)] decimal Amount);

public sealed class Revenue : IStream
{
    public void Build(StreamEnvironment env) => env
        .FromKafka<Order>("orders")
        .WithTimestamps(order => order.At, outOfOrderness: TimeSpan.FromSeconds(30))
        .Where(order => order.Status != "cancelled")
        .KeyBy(order => order.Country)
        .Window(Tumbling.Every(TimeSpan.FromMinutes(1)))
        .AllowedLateness(TimeSpan.FromMinutes(30))
        .Aggregate(
            Count.Of<Order>(),
            Sum.Of((Order order) => order.Amount),
            (country, window, orders, amount) => new RevenuePerMinute(country, window.StartTime, orders, amount))
        .ToLake("revenue");
}
