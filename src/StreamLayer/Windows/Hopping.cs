namespace Hybrid.StreamLayer;

/// <summary>Windows that overlap: each row is in all that cover its time.</summary>
public static class Hopping
{
    /// <summary>A window of length <paramref name="size"/> every <paramref name="slide"/>, for instance the last hour each minute.</summary>
    /// <param name="slide">From one window's start to the next one's. Rows between windows (slide above size) count as filtered.</param>
    /// <param name="size">How long a window is. The work does not grow with the number of windows that overlap.</param>
    /// <param name="offset">What the windows' starts are moved by.</param>
    /// <exception cref="StreamException"><see cref="StreamError.InvalidDefinition"/>: not positive, or not whole microseconds.</exception>
    public static TimeWindows Every(TimeSpan slide, TimeSpan size, TimeSpan? offset = null) => new(size, slide, offset ?? TimeSpan.Zero);
}
