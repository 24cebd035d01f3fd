namespace Hybrid.StreamLayer;

/// <summary>Where a stream without a checkpoint starts to read.</summary>
public readonly record struct KafkaStart
{
    private readonly DateTimeOffset? _time;
    private readonly bool _isLatest;

    private KafkaStart(bool isLatest, DateTimeOffset? time)
    {
        _isLatest = isLatest;
        _time = time;
    }

    /// <summary>At the oldest record that is there.</summary>
    public static KafkaStart Earliest => default;

    /// <summary>After the newest record of the moment.</summary>
    public static KafkaStart Latest => new(true, null);

    internal bool IsLatest => _isLatest;

    internal DateTimeOffset? Time => _time;

    /// <summary>At the first record with this time of its own (the Kafka record's) or later; after the newest record where there is none.</summary>
    public static KafkaStart At(DateTimeOffset time) => new(false, time);

    /// <summary>Reads <c>earliest</c>, <c>latest</c> or a time (ISO 8601; UTC unless it says otherwise).</summary>
    /// <exception cref="FormatException">It is none of these.</exception>
    public static KafkaStart Parse(string text) => text switch
    {
        "earliest" => Earliest,
        "latest" => Latest,
        _ when KafkaUntil.TryParseTime(text, out var time) => At(time),
        _ => throw new FormatException($"`{text}` is not a place to start: use earliest, latest or a time such as 2015-09-12T00:00:00Z."),
    };

    /// <inheritdoc/>
    public override string ToString() => _time is { } time ? $"{time:O}" : _isLatest ? "latest" : "earliest";
}
