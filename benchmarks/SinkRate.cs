using System.Diagnostics;
using System.Globalization;
using Hybrid.Lake.Tables;
using Hybrid.StreamLayer;
using Hybrid.StreamLayer.Runtime;
using Hybrid.StreamLayer.Sinks;
using Hybrid.StreamLayer.Sinks.Lake;
using Hybrid.StreamLayer.State;

namespace Hybrid.Benchmarks;

/// <summary>How many rows a second does one subtask of the lake sink take (mapping, buffers, Parquet, commit), what does it allocate, how long is its barrier?</summary>
internal static class SinkRate
{
    private const int Prepared = 100;
    private static readonly Utf8[] Short = [.. Enumerable.Range(0, 1000).Select(number => new Utf8($"name-{number}"))];
    private static readonly Utf8[] Long = [.. Enumerable.Range(0, 1000).Select(number => new Utf8($"a page's title of more than twelve bytes, {number}"))];
    private static readonly long Start = EventTimes.FromDateTime(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    /// <summary>Runs it: <c>sink [batches an epoch] [epochs]</c>.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var batches = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1000;
        var epochs = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 4;
        await MeasureAsync("append, 8 columns", batches, epochs, row =>
            new Edit(Start + row * 10, Short[row % 1000], Long[row % 977], Short[row * 7 % 1000], row % 3 == 0, row, row * 0.5, row * 0.01m));
        await MeasureAsync("keyed, 3 columns", batches, epochs, row => new Total(Short[row % 1000], row / 1000, row));
        return 0;
    }

    private static async Task MeasureAsync<T>(string what, int batches, int epochs, Func<int, T> make)
    {
        var folder = Directory.CreateTempSubdirectory("hybrid-sink-rate-").FullName;
        try
        {
            var sink = new LakeSink<T>(new LakeSinkHost(LakeCatalog.Open(folder)), "t", new LakeSinkOptions());
            var context = new SinkContext("benchmark", "sink", "t", 1, TimeProvider.System);
            await using var committer = sink.OpenCommitter(context);
            await committer.OpenAsync(null, default);
            var nowhere = new Nowhere();
            await using var writer = sink.OpenWriter(context, new OperatorContext
            {
                OperatorId = "sink",
                Subtask = 0,
                Parallelism = 1,
                KeyGroups = KeyGroupRange.Of(0, 1),
                Counters = new OperatorCounters(),
                DeadLetters = nowhere,
                Late = nowhere,
                Time = TimeProvider.System,
            });
            var input = Enumerable.Range(0, Prepared).Select(batch => Fill(batch, make)).ToArray();
            for (var epoch = 1; epoch <= epochs; epoch++)
            {
                var allocated = GC.GetAllocatedBytesForCurrentThread();
                var clock = Stopwatch.StartNew();
                var rows = 0L;
                for (var batch = 0; batch < batches; batch++)
                {
                    writer.Write(input[batch % Prepared]);
                    rows += input[batch % Prepared].Count;
                }

                var written = clock.Elapsed;
                var bytes = GC.GetAllocatedBytesForCurrentThread() - allocated;
                var prepared = writer.Prepare(epoch, isLast: false);
                var barrier = clock.Elapsed - written;
                var payload = await prepared;
                var durable = clock.Elapsed;
                await committer.CommitAsync(new SinkEpoch(1, epoch, EventTimes.None, false, false, payload is null ? [] : [payload]), default);
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{what}, epoch {epoch}: {rows:N0} rows, taken at {rows / written.TotalSeconds / 1e6:F2} M/s, durable at {rows / durable.TotalSeconds / 1e6:F2} M/s, {(double)bytes / rows:F1} B allocated a row, barrier {barrier.TotalMilliseconds:F2} ms, commit {(clock.Elapsed - durable).TotalMilliseconds:F0} ms"));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Batch<T> Fill<T>(int number, Func<int, T> make)
    {
        var batch = new Batch<T>();
        for (var row = number * Batch<T>.Capacity; !batch.IsFull; row++)
            batch.Add(make(row), Start + row * 10);
        return batch;
    }

    private readonly record struct Edit(
        [property: EventTime] long Time, Utf8 Channel, Utf8 Page, Utf8 User, bool IsRobot, long Delta, double Score, [property: Precision(18, 2)] decimal Price);

    private readonly record struct Total([property: Key] Utf8 Channel, [property: Key] long Minute, long Count);

    /// <summary>Every row must fit.</summary>
    private sealed class Nowhere : IDeadLetterOutput, ILateOutput
    {
        public void Record(string topic, int partition, long offset, long recordTime, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, string error) =>
            throw new InvalidOperationException(error);

        public void Row<T>(string operatorId, in T row, long timestamp, Exception error) => throw new InvalidOperationException("A row did not fit.", error);

        public void Add<T>(string operatorId, in T row, long timestamp, long watermark) => throw new InvalidOperationException("A row was late.");
    }
}
