using System.Text;
using Confluent.Kafka;
using Hybrid.StreamLayer.Decoding;
using Hybrid.StreamLayer.Runtime;
using Hybrid.StreamLayer.Sources;
using Hybrid.StreamLayer.Sources.Kafka;
using Hybrid.StreamLayer.State;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hybrid.StreamLayer.Tests.Sources.Kafka;

public readonly record struct Event(Utf8 Name, long Number);

/// <summary>A source, its reader and what came out of them, driven as a subtask does.</summary>
internal sealed class KafkaRig : IAsyncDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly Batch<Event> _batch = new();
    private readonly List<string> _assigned = [];

    private KafkaRig(KafkaSource<Event> source, ISourceReader<Event> reader, DeadLetterList deadLetters, OperatorCounters counters)
    {
        Source = source;
        Reader = reader;
        DeadLetters = deadLetters;
        Counters = counters;
    }

    public KafkaSource<Event> Source { get; }
    public ISourceReader<Event> Reader { get; }
    public DeadLetterList DeadLetters { get; }
    public OperatorCounters Counters { get; }

    /// <summary>Rows by split, in the order read.</summary>
    public Dictionary<string, List<long>> Numbers { get; } = [];

    public List<long> Times { get; } = [];

    public List<long> All => [.. Numbers.Values.SelectMany(numbers => numbers).Order()];

    public static KafkaSource<Event> NewSource(string servers, string topic, KafkaOptions? options = null) => new(
        topic, () => new JsonDecoder<Event>(), new Dictionary<string, string> { ["bootstrap.servers"] = servers },
        options ?? new KafkaOptions(), "test-group", NullLogger.Instance, TimeProvider.System);

    public static async Task<KafkaRig> StartAsync(
        string servers, string topic, KafkaOptions? options = null, IReadOnlyDictionary<string, byte[]>? restored = null)
    {
        var source = NewSource(servers, topic, options);
        try
        {
            await source.OpenAsync(restored, default);
            var splits = await source.DiscoverAsync(default);
            var deadLetters = new DeadLetterList();
            var counters = new OperatorCounters();
            var context = new OperatorContext
            {
                OperatorId = "source",
                Subtask = 0,
                Parallelism = 1,
                KeyGroups = KeyGroupRange.Of(0, 1),
                Counters = counters,
                DeadLetters = deadLetters,
                Late = new NoLate(),
                Time = TimeProvider.System,
            };
            var rig = new KafkaRig(source, source.OpenReader(new SourceReaderContext(context)), deadLetters, counters);
            rig.Assign(splits);
            return rig;
        }
        catch
        {
            await source.DisposeAsync();
            throw;
        }
    }

    public static void Produce(string servers, string topic, int partition, params string?[] values)
    {
        using var producer = new ProducerBuilder<Null, byte[]?>(new ProducerConfig { BootstrapServers = servers, LingerMs = 1, MessageMaxBytes = 30_000_000 })
            .SetLogHandler((_, _) => { })
            .Build();
        foreach (var value in values)
            producer.Produce(new TopicPartition(topic, partition), new Message<Null, byte[]?> { Value = value is null ? null : Encoding.UTF8.GetBytes(value) });
        if (producer.Flush(TimeSpan.FromSeconds(20)) != 0)
            throw new TimeoutException("The broker did not take the records.");
    }

    public static string[] Events(int from, int count) => [.. Enumerable.Range(from, count).Select(i => $$"""{"name":"n{{i % 10}}","number":{{i}}}""")];

    public void Assign(IReadOnlyList<SourceSplit> splits)
    {
        var added = splits.Where(split => !_assigned.Contains(split.Id)).ToList();
        _assigned.AddRange(added.Select(split => split.Id));
        Reader.Assign(added);
    }

    public ReadOutcome Read(TimeSpan? wait = null)
    {
        var outcome = Reader.Read(_batch, wait ?? Poll);
        if (_batch.Count > 0)
        {
            var split = _assigned[_batch.Split];
            if (!Numbers.TryGetValue(split, out var numbers))
                Numbers[split] = numbers = [];
            for (var i = 0; i < _batch.Count; i++)
            {
                numbers.Add(_batch.Rows[i].Number);
                Times.Add(_batch.Timestamps[i]);
            }
        }

        _batch.Clear();
        return outcome;
    }

    /// <summary>Reads until a condition holds.</summary>
    public void ReadUntil(Func<bool> condition)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            if (Read() == ReadOutcome.End && !condition())
                throw new InvalidOperationException($"The end came first, after {Counters.In} records.");
            if (TimeProvider.System.GetElapsedTime(started) > Deadline)
                throw new TimeoutException($"Not within {Deadline}: {Counters.In} records, status {Source.Status}.");
        }
    }

    public void ReadToEnd()
    {
        var started = TimeProvider.System.GetTimestamp();
        while (Read() != ReadOutcome.End)
        {
            if (TimeProvider.System.GetElapsedTime(started) > Deadline)
                throw new TimeoutException($"No end within {Deadline}: {Counters.In} records, status {Source.Status}.");
        }
    }

    public IReadOnlyDictionary<string, byte[]> Snapshot()
    {
        using var snapshot = Reader.Snapshot();
        return snapshot.Named;
    }

    public async ValueTask DisposeAsync()
    {
        Reader.Dispose();
        await Source.DisposeAsync();
    }

    public sealed class DeadLetterList : IDeadLetterOutput
    {
        public List<(string Topic, int Partition, long Offset, string Value, string Error)> Records { get; } = [];

        public void Record(string topic, int partition, long offset, long recordTime, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, string error) =>
            Records.Add((topic, partition, offset, Encoding.UTF8.GetString(value), error));

        public void Row<T>(string operatorId, in T row, long timestamp, Exception error) => throw new NotSupportedException();
    }

    private sealed class NoLate : ILateOutput
    {
        public void Add<T>(string operatorId, in T row, long timestamp, long watermark) => throw new NotSupportedException();
    }
}
