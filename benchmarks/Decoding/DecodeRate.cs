using System.Globalization;
using System.Text.Json;
using Hybrid.Benchmarks.Input;

namespace Hybrid.Benchmarks.Decoding;

/// <summary>
/// Kafka JSON → two fields decoded → count: how many messages of about 190 bytes per CPU-second (all threads, librdkafka's too), and how many bytes are allocated per
/// message? Beside a bare loop of <c>rd_kafka_consume_batch_queue</c> and <c>Utf8JsonReader</c> over the same topic in the same run. At least 0.9 of it, at most 8 bytes.
/// </summary>
internal static class DecodeRate
{
    private const double LeastRatio = 0.9;
    private const double MostBytes = 8;

    /// <summary>
    /// Runs it: <c>decode [--kafka HOST:PORT] [--messages N] [--rounds N]</c>; on a broker of its own from the real servers unless one is named. Exit code 1 when a target is
    /// missed.
    /// </summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var arguments = new Arguments(args, "--kafka", "--messages", "--rounds");
        var messages = arguments.Number("--messages", 2_000_000);
        var rounds = arguments.Number("--rounds", 3);
        await using var broker = await Broker.StartAsync(arguments.Text("--kafka"));
        var topic = await OrdersTopic.FillAsync(broker.Servers, messages);

        var bare = new List<Measured>();
        var engine = new List<Measured>();
        for (var round = 0; round <= rounds; round++)
        {
            var one = BareLoop.Run(broker.Servers, topic, OrdersTopic.Partitions, messages);
            var other = await EngineLoop.RunAsync(broker.Servers, topic, messages);
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
        if (arguments.IsJson)
            Console.WriteLine(JsonSerializer.Serialize(new { benchmark = "decode", bare = bareRate, engine = engineRate, ratio, target = LeastRatio, bytes, mostBytes = MostBytes }));
        return ratio >= LeastRatio && bytes <= MostBytes ? 0 : 1;
    }

    private static double Median(List<Measured> runs) => runs.Select(run => run.PerCpuSecond).Order().ElementAt(runs.Count / 2);
}
