namespace Hybrid.EndToEnd.Tests;

/// <summary>The demo where it cannot run.</summary>
public sealed class DemoRefusedTests
{
    [SlowFact]
    public async Task Demo_NoBrokerThere_SaysWhichAndWhatToDo()
    {
        using TemporaryFolder folder = new();
        ProgramResult result = await HybridProgram.RunAsync(folder.Path, null, TimeSpan.FromMinutes(1), "demo", "--kafka", "127.0.0.1:1", "--json");
        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Contains("127.0.0.1:1", result.Errors, StringComparison.Ordinal);
        Assert.Contains("--kafka", result.Errors, StringComparison.Ordinal);
    }

    [SlowFact]
    public async Task Demo_OneRunsThere_IsRefused()
    {
        using TemporaryFolder folder = new();
        await using HybridProgram first = HybridProgram.Start(folder.Path, null, "demo", "--json");
        await Wait.Until(() => File.Exists(folder[".hybrid/demo/hybrid.yaml"]), TimeSpan.FromSeconds(30));
        ProgramResult second = await HybridProgram.RunAsync(folder.Path, null, TimeSpan.FromMinutes(1), "demo", "--json");
        Assert.Equal((1, ""), (second.ExitCode, second.Output));
        Assert.Contains("A demo runs already", second.Errors, StringComparison.Ordinal);
        await first.KillAsync();
    }
}
