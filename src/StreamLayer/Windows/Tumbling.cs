namespace Hybrid.StreamLayer;

/// <summary>Windows side by side: each row is in one.</summary>
public static class Tumbling
{
    /// <summary>A window every <paramref name="size"/>, for instance each hour from :00 to :00.</summary>
    /// <param name="size">How long a window is.</param>
    /// <param name="offset">What the windows' starts are moved by, for instance −2 h for days that start at midnight in UTC+2.</param>
    /// <exception cref="StreamException"><see cref="StreamError.InvalidDefinition"/>: not positive, or not whole microseconds.</exception>
    public static TimeWindows Every(TimeSpan size, TimeSpan? offset = null) => new(size, size, offset ?? TimeSpan.Zero);
}
