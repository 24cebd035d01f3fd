using System.Runtime.InteropServices;
using System.Text.Json;
using Hybrid.StreamLayer.Sources.Kafka;
using Hybrid.StreamLayer.Sources.Kafka.Native;

namespace Hybrid.Benchmarks.Decoding;

/// <summary>What the engine is compared with: one consumer queue, 4,096 messages a call, <see cref="Utf8JsonReader"/> over each payload to its end, two fields.</summary>
internal static unsafe partial class BareLoop
{
    private const int MostMessages = 4096;

    public static Measured Run(string servers, string topic, int partitions, int messages)
    {
        // The engine's own settings: only the loops differ.
        var settings = KafkaSettings.ForConsumer(new Dictionary<string, string> { ["bootstrap.servers"] = servers }, "decode-benchmark");
        using var client = KafkaConfiguration.CreateClient(LibRdKafka.Consumer, settings, events: 0);
        using var queue = new RdKafkaQueueHandle(client, QueueGetConsumer(client));
        var list = LibRdKafka.PartitionListNew(partitions);
        for (var partition = 0; partition < partitions; partition++)
            LibRdKafka.PartitionListAdd(list, topic, partition)->Offset = 0;
        var clock = Measured.Start();
        LibRdKafka.TakeError(LibRdKafka.IncrementalAssign(client, list));
        LibRdKafka.PartitionListDestroy(list);

        var batch = stackalloc nint[MostMessages];
        long count = 0, sum = 0;
        while (count < messages)
        {
            var taken = LibRdKafka.ConsumeBatchQueue(queue, 100, (RdKafkaMessage**)batch, MostMessages);
            for (nint i = 0; i < taken; i++)
            {
                var message = (RdKafkaMessage*)batch[i];
                if (message->Error == KafkaErrorCode.None)
                {
                    sum += Decode(message->Value);
                    count++;
                }

                LibRdKafka.MessageDestroy(message);
            }
        }

        return clock.Stop(count, sum);
    }

    private static long Decode(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        long sum = 0;
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
                continue;
            if (reader.ValueTextEquals("country"u8))
            {
                reader.Read();
                sum += reader.ValueSpan.Length;
            }
            else if (reader.ValueTextEquals("price"u8))
            {
                reader.Read();
                sum += reader.GetInt64();
            }
        }

        return sum;
    }

    [LibraryImport("librdkafka", EntryPoint = "rd_kafka_queue_get_consumer")]
    private static partial nint QueueGetConsumer(RdKafkaHandle client);
}
