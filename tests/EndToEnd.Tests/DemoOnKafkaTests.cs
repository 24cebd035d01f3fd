using System.Text.Json;

namespace Hybrid.EndToEnd.Tests;

/// <summary>The demo on a real broker.</summary>
public sealed class DemoOnKafkaTests(KafkaServer kafka) : IClassFixture<KafkaServer>
{
    [ServerFact]
    public async Task Demo_OnARealBroker_MakesATopicOfItsOwnAndGivesTheSameNumbers()
    {
        using TemporaryFolder folder = new();
        await kafka.CreateTopicAsync("orders", 1); // a user's own, which the demo must leave alone

        ProgramResult result = await HybridProgram.RunAsync(folder.Path, null, TimeSpan.FromMinutes(2), "demo", "--kafka", kafka.BootstrapServers, "--json");

        Assert.True(result.ExitCode == 0, result.ToString());
        using JsonDocument demo = JsonDocument.Parse(result.Output);
        Assert.True(demo.RootElement.GetProperty("balanced").GetBoolean());
        Assert.Equal(293_139, demo.RootElement.GetProperty("in").GetInt64());
        Assert.Equal([1, 2, 1, 1], demo.RootElement.GetProperty("partitions").EnumerateArray().Select(hour => hour.GetProperty("runs").GetArrayLength()));
    }
}
