namespace Hybrid.StreamLayer;

/// <summary>A window of event time: from its start up to, not including, its end.</summary>
/// <param name="Start">First microsecond, since the Unix epoch, UTC.</param>
/// <param name="End">First microsecond after it.</param>
public readonly record struct TimeWindow(long Start, long End)
{
    /// <summary>The start as a date; it must lie in the years 1 to 9999.</summary>
    public DateTimeOffset StartTime => EventTimes.ToDateTime(Start);

    /// <summary>The end as a date; it must lie in the years 1 to 9999.</summary>
    public DateTimeOffset EndTime => EventTimes.ToDateTime(End);

    /// <summary>The last microsecond of the window: the event time of its results.</summary>
    public long LastTime => End - 1;
}
