using System.Globalization;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Hybrid.Testing;

namespace Hybrid.Benchmarks.Decoding;

/// <summary>
/// Kafka JSON → two fields decoded → count: how many messages of about 190 bytes per CPU-second (all threads, librdkafka's too), and how many bytes are allocated per
/// message? Beside a bare loop of <c>rd_kafka_consume_batch_queue</c> and <c>Utf8JsonReader</c> over the same topic in the same run. At least 0.9 of it, at most 8 bytes.
/// </summary>
internal static class DecodeRate
{
    private const string Topic = "decode-benchmark";
    private const int Partitions = 4;
    private const double LeastRatio = 0.9;
    private const double MostBytes = 8;

    /// <summary>
    /// Runs it: <c>decode [--kafka HOST:PORT] [--messages N] [--rounds N]</c>; on a broker of its own from the real servers unless one is named. Exit code 2 when a target is
    /// missed.
    /// </summary>
    public static async Task<int> RunAsync(string[] args)
    {
        await using var own = Option(args, "--kafka") is null ? new KafkaServer { Jvm = "-Xmx512m" } : null;
        if (own is not null)
            await own.StartAsync();
        var servers = own?.BootstrapServers ?? Option(args, "--kafka")!;
        var messages = int.Parse(Option(args, "--messages") ?? "2000000", CultureInfo.InvariantCulture);
        var rounds = int.Parse(Option(args, "--rounds") ?? "3", CultureInfo.InvariantCulture);
        var topic = $"{Topic}-{messages}";
        await FillAsync(servers, topic, messages);

        var bare = new List<Measured>();
        var engine = new List<Measured>();
        for (var round = 0; round <= rounds; round++)
        {
            var one = BareLoop.Run(servers, topic, Partitions, messages);
            var other = await EngineLoop.RunAsync(servers, topic, messages);
            if (one.Checksum != other.Checksum)
                throw new InvalidOperationException($"The loops differ: {one.Checksum} and {other.Checksum}.");
            Console.WriteLine($"{(round == 0 ? "warm-up" : $"round {round}")}: bare {one}; engine {other}");
            if (round == 0)
                continue;
            bare.Add(one);
            engine.Add(other);
        }

        var (bareRate, engineRate) = (Median(bare), Median(engine));
        var bytes = engine.Min(run => run.AllocatedPerMessage);
        var ratio = engineRate / bareRate;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"decode: bare {bareRate / 1e6:0.00} M, engine {engineRate / 1e6:0.00} M messages per CPU-second; ratio {ratio:0.00} (at least {LeastRatio}); {bytes:0.00} bytes allocated a message (at most {MostBytes})"));
        return ratio >= LeastRatio && bytes <= MostBytes ? 0 : 2;
    }

    private static double Median(List<Measured> runs) => runs.Select(run => run.PerCpuSecond).Order().ElementAt(runs.Count / 2);

    private static string? Option(string[] args, string name) => Array.IndexOf(args, name) is var at and >= 0 && at + 1 < args.Length ? args[at + 1] : null;

    private static async Task FillAsync(string servers, string topic, int messages)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = servers }).SetLogHandler((_, _) => { }).Build();
        if (admin.GetMetadata(TimeSpan.FromSeconds(10)).Topics.Exists(existing => existing.Topic == topic))
            return; // filled by an earlier run
        await admin.CreateTopicsAsync([new TopicSpecification { Name = topic, NumPartitions = Partitions, ReplicationFactor = 1 }]);
        using var producer = new ProducerBuilder<Null, byte[]>(
            new ProducerConfig { BootstrapServers = servers, LingerMs = 20, BatchSize = 1_000_000, QueueBufferingMaxMessages = 1_000_000, EnableIdempotence = true })
            .SetLogHandler((_, _) => { })
            .Build();
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        for (var i = 0; i < messages; i++)
        {
            var json = string.Create(
                CultureInfo.InvariantCulture,
                $$"""{"id":{{i}},"at":"{{start.AddMilliseconds(i):yyyy-MM-ddTHH:mm:ss.fffZ}}","customer":"customer-{{i * 7919L % 100_000}}","country":"country-{{i * 31L % 97}}","product":"product-{{i * 17L % 1009}}","price":{{i % 9973}},"quantity":{{i % 9 + 1}},"paid":true,"note":null}""");
            while (true)
            {
                try
                {
                    producer.Produce(new TopicPartition(topic, i % Partitions), new Message<Null, byte[]> { Value = System.Text.Encoding.UTF8.GetBytes(json) });
                    break;
                }
                catch (ProduceException<Null, byte[]> full) when (full.Error.Code == ErrorCode.Local_QueueFull)
                {
                    producer.Flush(TimeSpan.FromSeconds(1));
                }
            }
        }

        producer.Flush(TimeSpan.FromMinutes(2));
    }
}
