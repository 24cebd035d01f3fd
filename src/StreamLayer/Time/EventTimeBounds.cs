namespace Hybrid.StreamLayer.Time;

/// <summary>The event times that a row may have.</summary>
internal static class EventTimeBounds
{
    /// <summary>The first microsecond of the year 1.</summary>
    public static readonly long First = EventTimes.FromDateTime(DateTimeOffset.MinValue);

    /// <summary>The last microsecond of the year 9999.</summary>
    public static readonly long Last = EventTimes.FromDateTime(DateTimeOffset.MaxValue);

    /// <summary>Why a time cannot be used.</summary>
    public static string Explain(long time, long limit) => time == EventTimes.None
        ? "the row has no event time"
        : time < First || time > Last
            ? $"its event time, {time} µs, lies outside the years 1 to 9999"
            : $"its event time, {EventTimes.ToDateTime(time):yyyy-MM-dd HH:mm:ss.ffffff}, is later than {EventTimes.ToDateTime(limit):yyyy-MM-dd HH:mm:ss.ffffff}, "
                + "the wall clock and maxFuture";
}
