using System.Globalization;
using System.Text;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Hybrid.Benchmarks.Input;

/// <summary>A topic of orders, about 190 bytes of JSON each, one a millisecond of event time, dealt out over four partitions. Always the same for one size.</summary>
internal static class OrdersTopic
{
    /// <summary>Number of partitions.</summary>
    public const int Partitions = 4;

    /// <summary>The time of the first order.</summary>
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Makes the topic, unless an earlier run on the same broker did.</summary>
    /// <returns>Its name.</returns>
    public static async Task<string> FillAsync(string servers, int messages)
    {
        var topic = $"orders-{messages}";
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = servers }).SetLogHandler((_, _) => { }).Build();
        if (admin.GetMetadata(TimeSpan.FromSeconds(10)).Topics.Exists(existing => existing.Topic == topic))
            return topic;
        await admin.CreateTopicsAsync([new TopicSpecification { Name = topic, NumPartitions = Partitions, ReplicationFactor = 1 }]);
        using var producer = new ProducerBuilder<Null, byte[]>(
            new ProducerConfig { BootstrapServers = servers, LingerMs = 20, BatchSize = 1_000_000, QueueBufferingMaxMessages = 1_000_000, EnableIdempotence = true, EnableDeliveryReports = false })
            .SetLogHandler((_, _) => { })
            .Build();
        for (var i = 0; i < messages; i++)
            Produce(producer, topic, i);
        producer.Flush();
        return topic;
    }

    private static void Produce(IProducer<Null, byte[]> producer, string topic, int number)
    {
        var message = new Message<Null, byte[]> { Value = Encoding.UTF8.GetBytes(JsonOf(number)) };
        while (true)
        {
            try
            {
                producer.Produce(new TopicPartition(topic, number % Partitions), message);
                return;
            }
            catch (ProduceException<Null, byte[]> full) when (full.Error.Code == ErrorCode.Local_QueueFull)
            {
                producer.Flush(TimeSpan.FromSeconds(1));
            }
        }
    }

    private static string JsonOf(int number) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"id":{{number}},"at":"{{Start.AddMilliseconds(number):yyyy-MM-ddTHH:mm:ss.fffZ}}","customer":"customer-{{number * 7919L % 100_000}}","country":"country-{{number * 31L % 97}}","product":"product-{{number * 17L % 1009}}","price":{{number % 9973}},"quantity":{{number % 9 + 1}},"paid":true,"note":null}""");
}
