using Hybrid.StreamLayer;
using Hybrid.StreamLayer.Decoding;
using Hybrid.StreamLayer.Runtime;
using Hybrid.StreamLayer.Sources;
using Hybrid.StreamLayer.Sources.Kafka;
using Hybrid.StreamLayer.State;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hybrid.Benchmarks.Decoding;

/// <summary>The engine's source: a queue a partition, decoded to rows in batches; the rows are counted.</summary>
internal static class EngineLoop
{
    public readonly record struct Order(Utf8 Country, long Price);

    public static async Task<Measured> RunAsync(string servers, string topic, int messages)
    {
        await using var source = new KafkaSource<Order>(
            topic,
            () => new JsonDecoder<Order>(),
            new Dictionary<string, string> { ["bootstrap.servers"] = servers },
            new KafkaOptions { Until = KafkaUntil.Latest },
            "decode-benchmark",
            NullLogger.Instance,
            TimeProvider.System);
        await source.OpenAsync(null, default);
        var splits = await source.DiscoverAsync(default);
        var nowhere = new Nowhere();
        using var reader = source.OpenReader(new SourceReaderContext(new OperatorContext
        {
            OperatorId = "source",
            Subtask = 0,
            Parallelism = 1,
            KeyGroups = KeyGroupRange.Of(0, 1),
            Counters = new OperatorCounters(),
            DeadLetters = nowhere,
            Late = nowhere,
            Time = TimeProvider.System,
        }));
        var clock = Measured.Start();
        reader.Assign(splits);
        var batch = new Batch<Order>();
        long count = 0, sum = 0;
        while (reader.Read(batch, TimeSpan.FromMilliseconds(50)) != ReadOutcome.End)
        {
            foreach (ref readonly var order in batch.Rows.AsSpan(0, batch.Count))
                sum += order.Price + order.Country.Length;
            count += batch.Count;
            batch.Clear();
        }

        var measured = clock.Stop(count, sum);
        return count == messages ? measured : throw new InvalidOperationException($"{count} of {messages} messages were read.");
    }

    private sealed class Nowhere : IDeadLetterOutput, ILateOutput
    {
        public void Record(string topic, int partition, long offset, long recordTime, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, string error) =>
            throw new InvalidOperationException($"{topic}/{partition}@{offset}: {error}");

        public void Row<T>(string operatorId, in T row, long timestamp, Exception error) => throw error;

        public void Add<T>(string operatorId, in T row, long timestamp, long watermark) => throw new NotSupportedException();
    }
}
