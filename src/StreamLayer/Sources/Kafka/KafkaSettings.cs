using System.Globalization;

namespace Hybrid.StreamLayer.Sources.Kafka;

/// <summary>
/// The settings of a consumer: the user's are passed to librdkafka by its names (CONFIGURATION.md); those that the engine's guarantees depend on are fixed.
/// </summary>
internal static class KafkaSettings
{
    private const int AllQueuesKilobytes = 64 * 1024;
    private const int LeastQueueKilobytes = 512;
    private const int MostQueueKilobytes = 16 * 1024;

    /// <summary>Fixed, with the reason that a user is told.</summary>
    private static readonly (string Name, string Value, string Why)[] Fixed =
    [
        ("enable.auto.commit", "false", "the checkpoint's offsets are the truth; group offsets are committed after each checkpoint, for lag tools"),
        ("enable.auto.offset.store", "false", "the checkpoint's offsets are the truth"),
        ("auto.offset.reset", "error", "a lost position must be seen: use Start and OnOffsetsGone"),
        ("enable.partition.eof", "true", "bounded reading needs it"),
        ("log.queue", "true", "log lines are taken from the queue"),
    ];

    /// <summary>Better for many queues read in batches than librdkafka's defaults; the user's setting wins.</summary>
    private static readonly (string Name, string Value)[] Defaults =
    [
        ("client.id", "hybrid"),
        ("isolation.level", "read_committed"),
        ("queued.min.messages", "200000"), // the limit in bytes is the one that counts
        ("fetch.queue.backoff.ms", "5"), // the default second would leave the reader without data once a full queue was drained
        ("reconnect.backoff.max.ms", "2000"),
        ("topic.metadata.propagation.max.ms", "5000"),
    ];

    /// <summary>Whether the partitions of a topic fetch ahead as <see cref="ForConsumer"/> sets it for few, or a client of its own is needed.</summary>
    public static bool AreFew(int partitions) => QueueKilobytes(partitions) == MostQueueKilobytes;

    /// <summary>All settings of a consumer, in the order to apply.</summary>
    /// <param name="user">The user's.</param>
    /// <param name="defaultGroup">The group, unless the user's settings name one.</param>
    /// <param name="partitions">How many partitions are read, if that is known: they share the bytes that are fetched ahead.</param>
    /// <exception cref="StreamException">No broker is named, or a setting is one that is fixed.</exception>
    public static List<KeyValuePair<string, string>> ForConsumer(IReadOnlyDictionary<string, string> user, string defaultGroup, int partitions = 1)
    {
        if (!user.TryGetValue("bootstrap.servers", out var servers) && !user.TryGetValue("metadata.broker.list", out servers) || string.IsNullOrWhiteSpace(servers))
            throw new StreamException(StreamError.InvalidDefinition, "No Kafka broker is named: set `bootstrap.servers` under `kafka:` in hybrid.yaml, for instance to localhost:9092.");
        foreach (var (name, value, why) in Fixed)
        {
            if (user.TryGetValue(name, out var wanted) && wanted != value)
                throw new StreamException(StreamError.InvalidDefinition, $"The Kafka setting `{name}` is always `{value}` here and cannot be `{wanted}`: {why}.");
        }

        var all = new List<KeyValuePair<string, string>>();
        foreach (var (name, value) in Defaults)
            all.Add(new(name, value));
        all.Add(new("queued.max.messages.kbytes", QueueKilobytes(partitions).ToString(CultureInfo.InvariantCulture)));
        all.Add(new("group.id", defaultGroup));
        all.AddRange(user);
        foreach (var (name, value, _) in Fixed)
            all.Add(new(name, value));
        return all;
    }

    /// <summary>librdkafka's limit is for a queue, of which there is one a partition here.</summary>
    private static int QueueKilobytes(int partitions) => Math.Clamp(AllQueuesKilobytes / Math.Max(1, partitions), LeastQueueKilobytes, MostQueueKilobytes);
}
