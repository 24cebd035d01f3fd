using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Hybrid.Benchmarks.Input;
using Hybrid.Lake.Tables;
using Hybrid.StreamLayer;
using Hybrid.StreamLayer.Decoding;
using Hybrid.StreamLayer.Runtime;
using Hybrid.StreamLayer.Sources.Kafka;
using Hybrid.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hybrid.Benchmarks.Steady;

/// <summary>
/// Does memory stay as it is? A whole job (Kafka, JSON, windows of 10 s per key, Parquet in a lake, a checkpoint each second) at full rate over one topic range, lap after lap.
/// The slope of the process's RSS by least squares, after minute 2.
/// </summary>
internal static class SteadyMemory
{
    private const double MostSlope = 1;
    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    private readonly record struct Order(Utf8 Country, long Price, [property: EventTime] long At);

    private readonly record struct OrdersInWindow(Utf8 Country, DateTimeOffset WindowStart, long Orders, long Highest);

    /// <summary>Runs it: <c>steady [--kafka HOST:PORT] [--minutes N] [--messages N]</c>. Exit code 1 when the target is missed.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var arguments = new Arguments(args, "--kafka", "--minutes", "--messages");
        var messages = arguments.Number("--messages", 2_000_000);
        var minutes = arguments.Number("--minutes", 10);
        await using var broker = await Broker.StartAsync(arguments.Text("--kafka"));
        var topic = await OrdersTopic.FillAsync(broker.Servers, messages);
        using var folder = new TemporaryFolder();
        await using var catalog = LakeCatalog.Open(folder.Path);
        var source = new LoopingSource<Order>(
            new KafkaSource<Order>(
                topic,
                () => new JsonDecoder<Order>(),
                new Dictionary<string, string> { ["bootstrap.servers"] = broker.Servers },
                new KafkaOptions { Until = KafkaUntil.Latest },
                "steady",
                NullLogger.Instance,
                TimeProvider.System),
            order => order.At,
            messages * 1000L);
        await using var job = StreamJob.Create(Define(source, catalog), new JobOptions
        {
            CheckpointStorage = catalog.Storage,
            CheckpointFolder = "_hybrid/checkpoints/benchmark/steady",
            CheckpointInterval = TimeSpan.FromSeconds(1),
        });
        var running = job.RunAsync();
        var samples = await SampleAsync(TimeSpan.FromMinutes(minutes), source, running);
        await job.StopAsync(StopMode.Checkpoint);
        await running;

        var settled = samples.Where(sample => sample.Minutes >= Math.Min(Settling.TotalMinutes, minutes / 2.0)).ToList();
        var slope = SlopeOf(settled);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"steady: {source.Rows / 1e6:0} M messages in {minutes} min; RSS {settled[0].Mb:0} MB after minute {settled[0].Minutes:0}, {settled[^1].Mb:0} MB at the end, slope {slope:0.00} MB a minute (below {MostSlope})"));
        if (arguments.IsJson)
            Console.WriteLine(JsonSerializer.Serialize(new { benchmark = "steady", minutes, messages = source.Rows, slopeMbPerMinute = slope, target = MostSlope }));
        return slope < MostSlope ? 0 : 1;
    }

    private static StreamEnvironment Define(LoopingSource<Order> source, LakeCatalog catalog)
    {
        var environment = new StreamEnvironment("benchmark", "steady");
        environment.Services.Set(new LakeSinkHost(catalog));
        environment.FromSource(source)
            .WithRecordTimestamps(outOfOrderness: TimeSpan.FromSeconds(1))
            .KeyBy(order => order.Country)
            .Window(Tumbling.Every(TimeSpan.FromSeconds(10)))
            .Aggregate(
                StreamLayer.Count.Of<Order>(),
                Max.Of((Order order) => order.Price),
                (country, window, orders, highest) => new OrdersInWindow(country, window.StartTime, orders, highest))
            .ToLake("windows");
        return environment;
    }

    private static async Task<List<(double Minutes, double Mb)>> SampleAsync(TimeSpan time, LoopingSource<Order> source, Task running)
    {
        var samples = new List<(double Minutes, double Mb)>();
        var clock = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(Every);
        var told = 0.0;
        while (clock.Elapsed < time && !running.IsCompleted)
        {
            await timer.WaitForNextTickAsync();
            samples.Add((clock.Elapsed.TotalMinutes, Environment.WorkingSet / 1e6));
            if (samples[^1].Minutes < told)
                continue;
            told += 0.5;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"minute {samples[^1].Minutes:0.0}: RSS {samples[^1].Mb:0} MB, of it {GC.GetTotalMemory(false) / 1e6:0} MB managed; {source.Rows / 1e6:0} M messages"));
        }

        return samples;
    }

    private static double SlopeOf(List<(double Minutes, double Mb)> samples)
    {
        var (x, y) = (samples.Average(sample => sample.Minutes), samples.Average(sample => sample.Mb));
        return samples.Sum(sample => (sample.Minutes - x) * (sample.Mb - y)) / samples.Sum(sample => (sample.Minutes - x) * (sample.Minutes - x));
    }
}
