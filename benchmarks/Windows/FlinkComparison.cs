using System.Globalization;
using System.Text.Json;
using Hybrid.Benchmarks.Input;
using Hybrid.Lake.DuckDb;

namespace Hybrid.Benchmarks.Windows;

/// <summary>
/// Count and max per key in windows of 10 s, checkpoints every 10 s, into Parquet: how much CPU does an event cost us, and how much Flink SQL? First the results are compared
/// row by row. Then the marginal cost: the CPU of a long topic less that of a short one, over the difference in events, so that start-up does not count.
/// </summary>
internal static class FlinkComparison
{
    private const double LeastRatio = 10;

    /// <summary>Runs it: <c>flink [--kafka HOST:PORT] [--short N] [--long N] [--rounds N] [--flink-rounds N]</c>. Exit code 1 when the target is missed.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var arguments = new Arguments(args, "--kafka", "--short", "--long", "--rounds", "--flink-rounds");
        var (few, many) = (arguments.Number("--short", 1_000_000), arguments.Number("--long", 5_000_000));
        await using var broker = await Broker.StartAsync(arguments.Text("--kafka"));
        var (small, large) = (await OrdersTopic.FillAsync(broker.Servers, few), await OrdersTopic.FillAsync(broker.Servers, many));
        using var project = new ProjectCopy("windows");
        await HybridWindows.RunAsync(project, broker.Servers, small, few); // compiles the stream

        var ours = new Pair(
            "hybrid",
            () => HybridWindows.RunAsync(project, broker.Servers, small, few),
            () => HybridWindows.RunAsync(project, broker.Servers, large, many));
        var theirs = new Pair(
            "flink",
            () => FlinkWindows.RunAsync(project, broker.Servers, small, few),
            () => FlinkWindows.RunAsync(project, broker.Servers, large, many));
        await ours.RunAsync();
        await theirs.RunAsync();
        var rows = Compare(ours.Large[0].Rows, theirs.Large[0].Rows);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"results: {rows:N0} rows, equal"));
        for (var round = 1; round < arguments.Number("--rounds", 3); round++)
            await ours.RunAsync();
        for (var round = 1; round < arguments.Number("--flink-rounds", 1); round++)
            await theirs.RunAsync();

        var ratio = theirs.MicrosPerEvent / ours.MicrosPerEvent;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"flink: hybrid {ours.MicrosPerEvent:0.00} µs, flink {theirs.MicrosPerEvent:0.00} µs of CPU an event; {ratio:0.0} × less (at least {LeastRatio} ×)"));
        if (arguments.IsJson)
            Console.WriteLine(JsonSerializer.Serialize(new { benchmark = "flink", hybridMicros = ours.MicrosPerEvent, flinkMicros = theirs.MicrosPerEvent, ratio, target = LeastRatio, rows }));
        return ratio >= LeastRatio ? 0 : 1;
    }

    private static long Compare(string ours, string theirs)
    {
        using var database = DuckDatabase.Open();
        using var connection = database.Connect();
        connection.Execute($"CREATE TABLE ours AS {ours}");
        connection.Execute($"CREATE TABLE theirs AS {theirs}");
        var missing = (long)connection.Scalar("SELECT count(*) FROM (FROM theirs EXCEPT ALL FROM ours)")!;
        var surplus = (long)connection.Scalar("SELECT count(*) FROM (FROM ours EXCEPT ALL FROM theirs)")!;
        var rows = (long)connection.Scalar("SELECT count(*) FROM ours")!;
        return missing + surplus == 0 && rows > 0
            ? rows
            : throw new InvalidOperationException($"The results differ: of {rows} rows {surplus} are not Flink's, and {missing} of Flink's are missing.");
    }

    /// <summary>Runs of one system over both topics.</summary>
    private sealed class Pair(string name, Func<Task<WindowRun>> small, Func<Task<WindowRun>> large)
    {
        public List<WindowRun> Small { get; } = [];

        public List<WindowRun> Large { get; } = [];

        public double MicrosPerEvent => (Median(Large) - Median(Small)).TotalMicroseconds / (Large[0].Messages - Small[0].Messages);

        public async Task RunAsync()
        {
            Small.Add(await small());
            Console.WriteLine($"{name}: {Small[^1]}");
            Large.Add(await large());
            Console.WriteLine($"{name}: {Large[^1]}");
        }

        private static TimeSpan Median(List<WindowRun> runs) => runs.Select(run => run.Cpu).Order().ElementAt(runs.Count / 2);
    }
}
