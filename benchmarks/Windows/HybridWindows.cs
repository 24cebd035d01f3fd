using System.Diagnostics;
using Hybrid.Benchmarks.Input;
using Hybrid.Lake.Tables;
using Hybrid.Testing;

namespace Hybrid.Benchmarks.Windows;

/// <summary>The windows as a project that <c>hybrid run --until-done</c> runs: daemon, stream process, checkpoints, lake.</summary>
internal static class HybridWindows
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(10);

    /// <summary>Runs it into a fresh lake.</summary>
    public static async Task<WindowRun> RunAsync(ProjectCopy project, string servers, string topic, int messages)
    {
        var lake = project[$"lake-{Guid.NewGuid():N}"];
        var environment = new Dictionary<string, string> { ["LAKE"] = lake, ["KAFKA"] = servers, ["TOPIC"] = topic };
        var clock = Stopwatch.StartNew();
        var before = ChildrenCpu.Total;
        var result = await HybridProgram.RunAsync(project.Folder, environment, Deadline, "run", "--until-done");
        if (result.ExitCode != 0)
            throw new InvalidOperationException($"hybrid run: {result}");
        var (cpu, wall) = (ChildrenCpu.Total - before, clock.Elapsed);
        var snapshot = await LakeCatalog.Open(lake).Table("windows").SnapshotAsync();
        var files = string.Join(", ", snapshot.Files.Select(file => $"'{Path.Combine(lake, "windows", file.Path)}'"));
        return new WindowRun(messages, cpu, wall, $"SELECT country, epoch_ms(window_start) AS start, orders, highest FROM read_parquet([{files}])");
    }
}
