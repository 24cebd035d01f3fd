using System.Globalization;
using System.Text;

namespace Hybrid.Orchestrator.Demo.Orders;

/// <summary>
/// The orders of <see cref="Shop.Hours"/> hours, in the order in which they reach the topic. The same for the same seed, moved to the start.
/// <para>Each order has one fate, decided when it is made, so that what the stream must count is known before it runs:</para>
/// <list type="bullet">
/// <item>out of order by less than 25 s, under the 30 s that the stream allows: never late, whatever the pace;</item>
/// <item>late by 2 to 20 minutes, and only inside its hour: the hour is open then, as its partition's own watermark has not passed it;</item>
/// <item>too late by 100 minutes and more: the stream keeps a minute for 31, and reads no partition further ahead of another than about 10;</item>
/// <item>the orders of a shop that was off line, which arrive at once after their hour has closed: the one hour that is run again.</item>
/// </list>
/// </summary>
internal sealed class ShopOrders(DateTimeOffset start, int seed = Shop.Seed)
{
    private const long Second = 1_000_000;
    private const long Minute = 60 * Second;
    private const long MostDisorder = 25 * Second;
    private const int PerSecond = 20;

    // Of 10,000 orders. What is left is on time.
    private const int OutOfOrder = 1_000;
    private const int Late = 30;
    private const int TooLate = 6;
    private const int Cancelled = 300;
    private const int Broken = 6;

    private readonly long _start = (start.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    /// <summary>The first event time, microseconds UTC.</summary>
    public long Start => _start;

    /// <summary>The end of the last hour.</summary>
    public long End => _start + Shop.Hours * 60 * Minute;

    /// <summary>The latest full hours before a moment: no order is from the future, and the last ones are as new as can be.</summary>
    public static DateTimeOffset StartBefore(DateTimeOffset now) =>
        new(now.UtcTicks - now.UtcTicks % TimeSpan.TicksPerHour - Shop.Hours * TimeSpan.TicksPerHour, TimeSpan.Zero);

    /// <summary>All orders by arrival. What arrives after the end comes last.</summary>
    public IEnumerable<ShopOrder> All()
    {
        var random = new SplitMix((ulong)seed);
        var waiting = new PriorityQueue<ShopOrder, (long, long)>();
        var id = 0L;
        for (var second = _start; second < End; second += Second)
        {
            for (var left = CountIn(second, ref random); left > 0; left--)
            {
                var order = Make(++id, second + random.Between(0, Second), ref random);
                waiting.Enqueue(order, (order.ArrivesAt, order.Id));
            }

            // Orders of the next second arrive after its beginning.
            while (waiting.TryPeek(out var next, out _) && next.ArrivesAt < second + Second)
                yield return waiting.Dequeue();
        }

        while (waiting.TryDequeue(out var rest, out _))
            yield return rest;
    }

    // More towards each half hour, fewer around the full one, so that the rate is seen to move.
    private int CountIn(long second, ref SplitMix random)
    {
        var minute = (second - _start) / Minute % 60;
        return PerSecond - 5 + (int)(Math.Abs(30 - Math.Abs(minute - 30)) / 4) + random.Below(5);
    }

    private ShopOrder Make(long id, long at, ref SplitMix random)
    {
        var country = CountryOf(random.Below(100));
        var usual = Shop.Countries[country].UsualCents;
        var cents = usual / 5 + random.Between(0, usual) + random.Between(0, usual) * random.Below(3) / 2;
        var (fate, arrives) = Decide(at, country, ref random);
        var value = fate == OrderFate.Broken
            ? BrokenOrders.Make(id, at, Shop.Countries[country].Name, cents, random.Below(BrokenOrders.Kinds))
            : Value(id, Shop.Countries[country].Name, fate == OrderFate.Cancelled ? "cancelled" : "paid", cents, at);
        return new ShopOrder(id, country, at, arrives, cents, fate, value);
    }

    private (OrderFate Fate, long ArrivesAt) Decide(long at, int country, ref SplitMix random)
    {
        var since = at - _start;
        if (country == Shop.OfflineCountry && since >= Micros(Shop.OfflineFrom) && since < Micros(Shop.OfflineUntil))
            return (OrderFate.AfterClose, _start + Micros(Shop.DeliveredAt));
        var draw = random.Below(10_000);
        var disorder = random.Between(Second, MostDisorder);
        var late = random.Between(2 * Minute, 20 * Minute);
        var tooLate = random.Between(100 * Minute, 170 * Minute);
        if ((draw -= OutOfOrder) < 0)
            return (OrderFate.OnTime, at + disorder);
        if ((draw -= Late) < 0)
            return since / (60 * Minute) == (since + late) / (60 * Minute) ? (OrderFate.Late, at + late) : (OrderFate.OnTime, at);
        if ((draw -= TooLate) < 0)
            return at + tooLate < End ? (OrderFate.TooLate, at + tooLate) : (OrderFate.OnTime, at);
        if ((draw -= Cancelled) < 0)
            return (OrderFate.Cancelled, at);
        return (draw - Broken < 0 ? OrderFate.Broken : OrderFate.OnTime, at);
    }

    private static int CountryOf(int percent)
    {
        var country = 0;
        while ((percent -= Shop.Countries[country].Share) >= 0)
            country++;
        return country;
    }

    internal static byte[] Value(long id, string country, string status, long cents, long at) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"id":{{id}},"country":"{{country}}","status":"{{status}}","amount":{{cents / 100}}.{{cents % 100:00}},"at":"{{Iso(at)}}"}"""));

    internal static string Iso(long at) =>
        new DateTime(DateTime.UnixEpoch.Ticks + at * TimeSpan.TicksPerMicrosecond, DateTimeKind.Utc).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static long Micros(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;
}
