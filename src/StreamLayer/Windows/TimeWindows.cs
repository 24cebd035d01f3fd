namespace Hybrid.StreamLayer;

/// <summary>A rule that puts rows into windows by event time; made by <see cref="Tumbling"/> and <see cref="Hopping"/>.</summary>
public sealed record TimeWindows
{
    internal TimeWindows(TimeSpan size, TimeSpan slide, TimeSpan offset)
    {
        Positive(size, nameof(size));
        Positive(slide, nameof(slide));
        if (offset.Ticks % TimeSpan.TicksPerMicrosecond != 0)
            throw Wrong(nameof(offset), offset, "a whole number of microseconds");
        (Size, Slide, Offset) = (size, slide, offset);
    }

    /// <summary>How long a window is.</summary>
    public TimeSpan Size { get; }

    /// <summary>The time from one window's start to the next one's; <see cref="Size"/> for tumbling windows.</summary>
    public TimeSpan Slide { get; }

    /// <summary>What window starts are moved by: without it one starts at 1970-01-01T00:00Z.</summary>
    public TimeSpan Offset { get; }

    /// <summary>The rule as a person would write it.</summary>
    public override string ToString() =>
        (Size == Slide ? $"Tumbling.Every({Size:c}" : $"Hopping.Every({Slide:c}, {Size:c}")
        + (Offset == TimeSpan.Zero ? ")" : $", offset: {Offset:c})");

    private static void Positive(TimeSpan value, string name)
    {
        if (value <= TimeSpan.Zero || value.Ticks % TimeSpan.TicksPerMicrosecond != 0)
            throw Wrong(name, value, "positive and a whole number of microseconds");
    }

    private static StreamException Wrong(string name, TimeSpan value, string wanted) =>
        new(StreamError.InvalidDefinition, $"A window's {name} is {value:c}; it must be {wanted}.");
}
