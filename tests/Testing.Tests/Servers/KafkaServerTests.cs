using Confluent.Kafka;

namespace Hybrid.Testing.Tests.Servers;

public class KafkaServerTests(KafkaServer kafka) : IClassFixture<KafkaServer>
{
    [ServerFact]
    public async Task KillAsync_ThenStartAsync_KeepsWhatWasProduced()
    {
        await kafka.CreateTopicAsync("kept", partitions: 2);
        using (IProducer<string, string> producer = new ProducerBuilder<string, string>(Client<ProducerConfig>()).Build())
        {
            await producer.ProduceAsync(new TopicPartition("kept", 1), new() { Key = "a", Value = "1" });
        }

        int first = kafka.ProcessId;
        await kafka.KillAsync();
        await kafka.StartAsync();

        Assert.NotEqual(first, kafka.ProcessId);
        ConsumerConfig settings = Client<ConsumerConfig>();
        settings.GroupId = "test";
        using IConsumer<string, string> consumer = new ConsumerBuilder<string, string>(settings).Build();
        consumer.Assign(new TopicPartitionOffset("kept", 1, Offset.Beginning));
        ConsumeResult<string, string>? kept = consumer.Consume(TimeSpan.FromSeconds(30));
        Assert.Equal("1", kept?.Message.Value);
    }

    private T Client<T>()
        where T : ClientConfig, new() => new() { BootstrapServers = kafka.BootstrapServers };
}
