using Hybrid.StreamLayer;

public readonly record struct Order(Utf8 Country, long Price, [property: EventTime] long At);

public readonly record struct OrdersInWindow(Utf8 Country, DateTimeOffset WindowStart, long Orders, long Highest);

public sealed class Windows : IStream
{
    public void Build(StreamEnvironment env) => env
        .FromKafka<Order>(Environment.GetEnvironmentVariable("TOPIC")!)
        .WithTimestamps(order => order.At, outOfOrderness: TimeSpan.FromSeconds(1))
        .KeyBy(order => order.Country)
        .Window(Tumbling.Every(TimeSpan.FromSeconds(10)))
        .Aggregate(
            Count.Of<Order>(),
            Max.Of((Order order) => order.Price),
            (country, window, orders, highest) => new OrdersInWindow(country, window.StartTime, orders, highest))
        .ToLake("windows");
}
