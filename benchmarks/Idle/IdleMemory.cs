using System.Globalization;
using System.Text;
using System.Text.Json;
using Hybrid.Lake.Tables;
using Hybrid.Testing;

namespace Hybrid.Benchmarks.Idle;

/// <summary>
/// How much memory does a project hold that has nothing to do? The demo's project on the embedded broker, after it has taken in four hours of orders and run its batch job;
/// the PSS of all its processes after a minute of silence.
/// </summary>
internal static class IdleMemory
{
    private const double MostMb = 200;
    private const int Orders = 20_000;
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    /// <summary>Runs it: <c>idle [--seconds N]</c>. Exit code 1 when the target is missed.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var arguments = new Input.Arguments(args, "--seconds");
        var seconds = arguments.Number("--seconds", 60);
        using var project = ProjectFolder.CopyOf("shop").Replace("hybrid.yaml", "orders: { partitions: 4 }", "orders: { partitions: 4, sample: orders.ndjson }");
        await File.WriteAllTextAsync(project["orders.ndjson"], Sample());
        await using var program = HybridProgram.Start(project.Path, new Dictionary<string, string> { ["KAFKA"] = "embedded" }, "run");
        await Wait.Until(_ => HasReportsAsync(project.Lake, program), Deadline, what: $"three hours have their report. {program.Said}");

        await Task.Delay(TimeSpan.FromSeconds(seconds));
        var family = new List<int> { program.Id }.Concat(program.Descendants()).Select(ProcessMemory.Of).ToList();
        family.ForEach(Console.WriteLine);
        var total = family.Sum(process => process.PssMb);
        program.Send(Signal.Terminate);
        await program.EndAsync(Deadline);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"idle: {total:0} MB of PSS in {family.Count} processes after {seconds} s (below {MostMb})"));
        if (arguments.IsJson)
            Console.WriteLine(JsonSerializer.Serialize(new { benchmark = "idle", pssMb = total, processes = family, target = MostMb }));
        return total < MostMb ? 0 : 1;
    }

    private static async Task<bool> HasReportsAsync(string lake, HybridProgram program)
    {
        if (program.HasExited)
            throw new InvalidOperationException(program.Said);
        var table = LakeCatalog.Open(lake).Table("report");
        return await table.ExistsAsync() && (await table.SnapshotAsync()).Partitions.Count() >= 3;
    }

    private static string Sample()
    {
        var text = new StringBuilder();
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
        for (var i = 0; i < Orders; i++)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $$"""{"id":{{i}},"country":"country-{{i * 31 % 97}}","status":"{{(i % 50 == 0 ? "cancelled" : "paid")}}","amount":{{i % 9973}}.25,"at":{{start + (i * 14_400_000L / Orders)}}}""").Append('\n');
        }

        return text.ToString();
    }
}
