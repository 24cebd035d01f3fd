namespace Hybrid.StreamLayer;

/// <summary>How a topic is read.</summary>
public sealed record KafkaOptions
{
    /// <summary>Where a stream without a checkpoint starts; the earliest record unless said. Partitions that appear later start at their earliest.</summary>
    public KafkaStart Start { get; init; } = KafkaStart.Earliest;

    /// <summary>Where reading ends, and the job with it; never unless said. Taken when the job starts: started again, <c>latest</c> is a later one.</summary>
    public KafkaUntil Until { get; init; } = KafkaUntil.Never;

    /// <summary>What happens when records to be read are gone by retention; the stream stops unless said.</summary>
    public OffsetsGone OnOffsetsGone { get; init; } = OffsetsGone.Stop;

    /// <summary>What happens to records without a value (tombstones); they are bad input unless said.</summary>
    public NullValues NullValues { get; init; } = NullValues.DeadLetter;

    /// <summary>Settings for librdkafka by its own names, over those of the project. Values of those that guarantees depend on cannot be changed.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>How long a start waits for the brokers.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
