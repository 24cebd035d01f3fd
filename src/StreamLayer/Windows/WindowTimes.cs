namespace Hybrid.StreamLayer.Windows;

/// <summary>
/// The arithmetic of windows: pure functions of times in microseconds, right before 1970 too. A <em>slice</em> is the longest stretch of time that no window
/// border cuts; windows are made of whole slices.
/// </summary>
internal readonly record struct WindowTimes
{
    private readonly long _offset;

    internal WindowTimes(TimeWindows windows)
    {
        Size = Micros(windows.Size);
        Slide = Micros(windows.Slide);
        _offset = Micros(windows.Offset);
        SliceSize = Divisor(Size, Slide);
    }

    internal long Size { get; }

    internal long Slide { get; }

    internal long SliceSize { get; }

    /// <summary>Whether each slice is a window.</summary>
    internal bool IsTumbling => Size == Slide;

    /// <summary>The start of the slice that a time lies in.</summary>
    internal long SliceOf(long time) => Floor(time - _offset, SliceSize) + _offset;

    /// <summary>The end of the last window that covers a slice; at or before the slice's start when none does.</summary>
    internal long LastEnd(long slice) => Floor(slice - _offset, Slide) + _offset + Size;

    /// <summary>The first window end after a time: of the first window that covers a slice, when the time is the slice's start.</summary>
    internal long NextEnd(long time) => Floor(time - _offset - Size, Slide) + Slide + _offset + Size;

    /// <summary>Slices from here on are covered by a window whose last time is after <paramref name="time"/>; earlier ones are not.</summary>
    internal long FirstOpenSlice(long time) => time switch
    {
        EventTimes.None => long.MinValue,
        EventTimes.End => long.MaxValue,
        _ => NextEnd(time + 1) - Size,
    };

    /// <summary>The window with an end.</summary>
    internal TimeWindow WindowAt(long end) => new(end - Size, end);

    internal static long Micros(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;

    private static long Floor(long time, long unit)
    {
        var rest = time % unit;
        return rest < 0 ? time - rest - unit : time - rest;
    }

    private static long Divisor(long left, long right)
    {
        while (right != 0)
            (left, right) = (right, left % right);
        return left;
    }
}
