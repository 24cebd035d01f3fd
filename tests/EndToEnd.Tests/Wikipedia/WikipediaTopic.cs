using System.IO.Compression;
using Confluent.Kafka;

namespace Hybrid.EndToEnd.Tests.Wikipedia;

/// <summary>The day of edits, as a topic of four partitions and as a file for DuckDB.</summary>
internal static class WikipediaTopic
{
    public const string Name = "wikipedia-edits";
    public const int Partitions = 4;
    public const int Edits = 39_244;

    /// <summary>Makes the topic and loads every line, in order, an edit's channel deciding its partition.</summary>
    public static async Task LoadAsync(KafkaServer kafka)
    {
        await kafka.CreateTopicAsync(Name, Partitions);
        using IProducer<byte[], string> producer = new ProducerBuilder<byte[], string>(
            new ProducerConfig { BootstrapServers = kafka.BootstrapServers, LingerMs = 20 }).Build();
        foreach (string line in Lines())
        {
            producer.Produce(new TopicPartition(Name, PartitionOf(line)), new Message<byte[], string> { Value = line });
        }

        producer.Flush(TimeSpan.FromSeconds(30));
    }

    /// <summary>The edits, one JSON object a line, in the order of their time.</summary>
    public static IEnumerable<string> Lines()
    {
        using GZipStream unzipped = new(File.OpenRead(SharedData.WikipediaEdits), CompressionMode.Decompress);
        using StreamReader reader = new(unzipped);
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }

    public static int PartitionOf(string line)
    {
        const string Field = "\"channel\":\"";
        int start = line.IndexOf(Field, StringComparison.Ordinal) + Field.Length;
        int sum = 0;
        for (int at = start; line[at] != '"'; at++)
        {
            sum += line[at];
        }

        return sum % Partitions;
    }
}
