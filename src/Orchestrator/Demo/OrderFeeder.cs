using Hybrid.Orchestrator.Demo.Orders;
using Hybrid.StreamLayer.Sources.Kafka;

namespace Hybrid.Orchestrator.Demo;

/// <summary>
/// Sends the orders at <see cref="Speed"/> × time.
/// <para>1. Orders go out as their moment comes; 2. while the stream is too far behind, sending waits for it (<see cref="PacedProducer"/>), and time with it;
/// 3. the orders of the shop that was off line wait until the hour's first report is there, so that the loop can be seen on a slow machine too;
/// 4. at the end it waits until all is read.</para>
/// </summary>
internal sealed class OrderFeeder(ShopOrders orders, TimeProvider time)
{
    /// <summary>Seconds of the shop's time in a second.</summary>
    public const int Speed = 600;

    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(10);
    private long _clock = long.MinValue;
    private long _sent;

    /// <summary>The shop's time: microseconds UTC, or <see cref="long.MinValue"/> before the first order.</summary>
    public long Clock => Volatile.Read(ref _clock);

    /// <summary>Orders sent.</summary>
    public long Sent => Volatile.Read(ref _sent);

    /// <summary>What was sent, by where the stream must count it. Complete once <see cref="RunAsync"/> has ended.</summary>
    public OrderTotals Totals { get; private set; }

    /// <summary>Orders that came after their hour had closed.</summary>
    public long AfterClose { get; private set; }

    /// <summary>Sends everything, and waits until it is read.</summary>
    /// <param name="bootstrapServers">The broker.</param>
    /// <param name="topic">The topic.</param>
    /// <param name="group">The consumer group whose commits say what is read.</param>
    /// <param name="firstReport">Completes when the report of the hour that gets late data has run.</param>
    /// <param name="delivered">Called when the late data was sent.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task RunAsync(string bootstrapServers, string topic, string group, Task firstReport, Action delivered, CancellationToken cancellation)
    {
        using var producer = new PacedProducer(bootstrapServers, topic, Shop.Partitions, group, time);
        var began = time.GetTimestamp();
        var lost = TimeSpan.Zero; // time in which the shop's clock stood still
        foreach (var order in orders.All())
        {
            // 1
            var due = TimeSpan.FromMicroseconds((order.ArrivesAt - orders.Start) / Speed);
            var early = due - (time.GetElapsedTime(began) - lost);
            if (early > Slice)
                await Task.Delay(early, time, cancellation);

            // 3
            if (order.Fate == OrderFate.AfterClose && AfterClose++ == 0)
            {
                var waits = time.GetTimestamp();
                await firstReport.WaitAsync(cancellation);
                producer.Flush(cancellation); // so that they go out together
                lost += time.GetElapsedTime(waits);
                delivered();
            }

            // 2
            var sends = time.GetTimestamp();
            await producer.SendAsync(order.Partition, null, order.Value, cancellation: cancellation);
            lost += time.GetElapsedTime(sends) is var took && took > Slice ? took : TimeSpan.Zero;
            Volatile.Write(ref _clock, Math.Min(order.ArrivesAt, orders.End));
            Totals = Totals.With(order.Fate);
            Volatile.Write(ref _sent, Totals.In);
        }

        // 4
        await producer.WaitUntilReadAsync(cancellation);
    }
}
