using System.Globalization;

namespace Hybrid.StreamLayer;

/// <summary>Where reading a topic ends.</summary>
public readonly record struct KafkaUntil
{
    private readonly Bound _bound;
    private readonly long _offset;
    private readonly DateTimeOffset _time;

    private KafkaUntil(Bound bound, long offset = 0, DateTimeOffset time = default)
    {
        _bound = bound;
        _offset = offset;
        _time = time;
    }

    private enum Bound
    {
        Never,
        Latest,
        Offset,
        Time,
    }

    /// <summary>It does not end.</summary>
    public static KafkaUntil Never => default;

    /// <summary>After the newest record that is there when the job starts (with <c>read_committed</c>: the newest that is certain).</summary>
    public static KafkaUntil Latest => new(Bound.Latest);

    /// <summary>Whether reading ends.</summary>
    public bool IsBounded => _bound != Bound.Never;

    internal bool IsLatest => _bound == Bound.Latest;

    internal long? EndOffset => _bound == Bound.Offset ? _offset : null;

    internal DateTimeOffset? EndTime => _bound == Bound.Time ? _time : null;

    /// <summary>Before this offset, in each partition; at the newest record where a partition has fewer.</summary>
    public static KafkaUntil Offset(long offset)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        return new KafkaUntil(Bound.Offset, offset);
    }

    /// <summary>Before the first record with this time of its own (the Kafka record's) or later; after the newest record where there is none.</summary>
    public static KafkaUntil At(DateTimeOffset time) => new(Bound.Time, time: time);

    /// <summary>Reads <c>never</c>, <c>latest</c>, an offset, or a time (ISO 8601; UTC unless it says otherwise).</summary>
    /// <exception cref="FormatException">It is none of these.</exception>
    public static KafkaUntil Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text is "never")
            return Never;
        if (text is "latest")
            return Latest;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var offset))
            return Offset(offset);
        if (TryParseTime(text, out var time))
            return At(time);
        throw new FormatException($"`{text}` is not a place to end: use never, latest, an offset or a time such as 2015-09-12T00:00:00Z.");
    }

    /// <inheritdoc/>
    public override string ToString() => _bound switch
    {
        Bound.Latest => "latest",
        Bound.Offset => _offset.ToString(CultureInfo.InvariantCulture),
        Bound.Time => $"{_time:O}",
        _ => "never",
    };

    internal static bool TryParseTime(string text, out DateTimeOffset time) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);
}
