using System.Diagnostics;
using Hybrid.Benchmarks.Input;
using Hybrid.Testing;

namespace Hybrid.Benchmarks.Windows;

/// <summary>The windows in Flink SQL, in one JVM.</summary>
internal static class FlinkWindows
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(20);

    /// <summary>Runs it into a fresh folder.</summary>
    public static async Task<WindowRun> RunAsync(ProjectCopy project, string servers, string topic, int messages)
    {
        var output = project[$"flink-{Guid.NewGuid():N}"];
        var sql = await File.ReadAllTextAsync(project["flink.sql"]);
        var file = output + ".sql";
        await File.WriteAllTextAsync(
            file,
            sql.Replace("{topic}", topic, StringComparison.Ordinal).Replace("{servers}", servers, StringComparison.Ordinal).Replace("{output}", output, StringComparison.Ordinal));
        var clock = Stopwatch.StartNew();
        var before = ChildrenCpu.Total;
        await FlinkSql.RunAsync(file, Deadline);
        return new WindowRun(
            messages, ChildrenCpu.Total - before, clock.Elapsed, $"SELECT country, epoch_ms(window_start) AS start, orders, highest FROM read_parquet('{output}/part-*')");
    }
}
