namespace Hybrid.StreamLayer;

/// <summary>Event times and watermarks: microseconds since the Unix epoch, UTC, as a <see cref="long"/>.</summary>
public static class EventTimes
{
    /// <summary>No event time assigned yet; as a watermark: nothing known.</summary>
    public const long None = long.MinValue;

    /// <summary>As a watermark: the input has ended, every window may fire.</summary>
    public const long End = long.MaxValue;

    /// <summary>The event time of a moment.</summary>
    public static long FromDateTime(DateTimeOffset moment) => (moment.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    /// <summary>The moment of an event time, which must lie in the years 1 to 9999.</summary>
    public static DateTimeOffset ToDateTime(long micros) => new(DateTime.UnixEpoch.Ticks + micros * TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);
}
