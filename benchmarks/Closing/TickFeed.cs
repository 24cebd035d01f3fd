using System.Globalization;
using System.Text;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Hybrid.Benchmarks.Closing;

/// <summary>One record a minute of event time, in a topic of one partition: each closes the minute before it.</summary>
internal sealed class TickFeed : IDisposable
{
    private const string Topic = "ticks";
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly IProducer<Null, byte[]> _producer;
    private int _next;

    private TickFeed(string servers) => _producer = new ProducerBuilder<Null, byte[]>(new ProducerConfig { BootstrapServers = servers, LingerMs = 1, EnableIdempotence = true })
        .SetLogHandler((_, _) => { })
        .Build();

    /// <summary>Makes the topic.</summary>
    public static async Task<TickFeed> OpenAsync(string servers)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = servers }).SetLogHandler((_, _) => { }).Build();
        if (admin.GetMetadata(TimeSpan.FromSeconds(10)).Topics.Exists(topic => topic.Topic == Topic))
            throw new InvalidOperationException($"The broker has a topic '{Topic}' already; this benchmark starts with an empty one.");
        await admin.CreateTopicsAsync([new TopicSpecification { Name = Topic, NumPartitions = 1, ReplicationFactor = 1 }]);
        return new TickFeed(servers);
    }

    /// <summary>Sends the next minutes' records.</summary>
    /// <returns>The partition that the last of them closes.</returns>
    public string Send(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var json = string.Create(CultureInfo.InvariantCulture, $$"""{"value":{{_next}},"at":"{{Start.AddMinutes(_next++).AddMilliseconds(1):yyyy-MM-ddTHH:mm:ss.fffZ}}"}""");
            _producer.Produce(new TopicPartition(Topic, 0), new Message<Null, byte[]> { Value = Encoding.UTF8.GetBytes(json) });
        }

        _producer.Flush();
        return Start.AddMinutes(_next - 2).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    public void Dispose() => _producer.Dispose();
}
