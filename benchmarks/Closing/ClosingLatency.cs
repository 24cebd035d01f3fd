using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Hybrid.Benchmarks.Input;
using Hybrid.Lake.Tables;
using Hybrid.Testing;

namespace Hybrid.Benchmarks.Closing;

/// <summary>
/// From the moment that a commit that closes a partition is published to the moment that the job's query begins in a process of its own: the real daemon on real Kafka, minute
/// partitions closed one by one, in a table that has 10,000.
/// </summary>
internal static class ClosingLatency
{
    private const double MostSeconds = 1;
    private static readonly TimeSpan FillDeadline = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan RunDeadline = TimeSpan.FromMinutes(1);

    /// <summary>Runs it: <c>closing [--kafka HOST:PORT] [--partitions N] [--runs N] [--warmup N]</c>. Exit code 1 when the target is missed.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var arguments = new Arguments(args, "--kafka", "--partitions", "--runs", "--warmup");
        var partitions = arguments.Number("--partitions", 10_000);
        var (runs, warmUp) = (arguments.Number("--runs", 100), arguments.Number("--warmup", 3));
        await using var broker = await Broker.StartAsync(arguments.Text("--kafka"));
        using var project = new ProjectCopy("closing");
        using var feed = await TickFeed.OpenAsync(broker.Servers);
        var environment = new Dictionary<string, string> { ["KAFKA"] = broker.Servers };
        await FillAsync(project, environment, feed, partitions);

        await using var daemon = HybridProgram.Start(project.Folder, environment, "run", "--json");
        var samples = new List<ClosingSample>();
        for (var run = -warmUp; run < runs; run++)
        {
            var partition = feed.Send(1);
            ClosingSample? sample = null;
            await Wait.Until(
                () => !daemon.HasExited && (sample = ClosingSample.Find(daemon.Output, project["lake/ticks"], partition)) is not null,
                RunDeadline,
                what: $"the run of {partition}. {(daemon.HasExited ? daemon.Said : "")}");
            if (run >= 0)
                samples.Add(sample!);
            if (run % 10 == 0)
                Console.WriteLine($"run {run}: {sample}");
        }

        daemon.Send(Signal.Terminate);
        await daemon.EndAsync(RunDeadline);
        var sorted = samples.Select(sample => sample.Query).Order().ToList();
        var (median, p99, most) = (sorted[sorted.Count / 2], sorted[(int)Math.Ceiling(sorted.Count * 0.99) - 1], sorted[^1]);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"closing: of {runs} closed minutes beside {partitions:N0} partitions: median {median.TotalSeconds:0.000} s, p99 {p99.TotalSeconds:0.000} s, most {most.TotalSeconds:0.000} s (p99 at most {MostSeconds} s)"));
        if (arguments.IsJson)
            Console.WriteLine(JsonSerializer.Serialize(new { benchmark = "closing", median = median.TotalSeconds, p99 = p99.TotalSeconds, most = most.TotalSeconds, target = MostSeconds, runs, partitions }));
        return p99.TotalSeconds <= MostSeconds ? 0 : 1;
    }

    // The stream alone, so that the job is new to the table afterwards: it begins with what closes then.
    private static async Task FillAsync(ProjectCopy project, Dictionary<string, string> environment, TickFeed feed, int partitions)
    {
        var clock = Stopwatch.StartNew();
        feed.Send(partitions + 1);
        await using var stream = HybridProgram.Start(project.Folder, environment, "stream", "run", "ticks");
        var table = LakeCatalog.Open(project["lake"]).Table("ticks");
        await Wait.Until(
            async over => stream.HasExited ? throw new InvalidOperationException(stream.Said) : await table.ExistsAsync(over) && (await table.SnapshotAsync(over)).Partitions.Count() >= partitions,
            FillDeadline,
            what: $"the table has {partitions} partitions");
        stream.Send(Signal.Terminate);
        await stream.EndAsync(RunDeadline);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{partitions:N0} partitions made in {clock.Elapsed.TotalSeconds:0} s"));
    }
}
