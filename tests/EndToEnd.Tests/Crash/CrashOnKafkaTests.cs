using System.Globalization;
using Hybrid.EndToEnd.Tests.Wikipedia;
using Xunit.Abstractions;

namespace Hybrid.EndToEnd.Tests.Crash;

public sealed class CrashOnKafkaTests(KafkaServer kafka, ITestOutputHelper output) : IClassFixture<KafkaServer>
{
    /// <summary>Kills in the test run; <c>benchmarks/crash</c> sets another number.</summary>
    private static readonly int Kills = int.Parse(
        Environment.GetEnvironmentVariable("HYBRID_CRASH_TIMES") ?? "25", CultureInfo.InvariantCulture);

    private static readonly int Seed = int.Parse(
        Environment.GetEnvironmentVariable("HYBRID_CRASH_SEED") ?? $"{System.Environment.TickCount & 0xFFFF}", CultureInfo.InvariantCulture);

    [ServerFact]
    public async Task Run_KilledAgainAndAgainOnRealKafka_RowsEqualTheGoldenOnes()
    {
        using ProjectFolder project = ProjectFolder.CopyOf("wikipedia").Replace("hybrid.yaml", "every: 5s", "every: 500ms");
        await kafka.CreateTopicAsync(WikipediaTopic.Name, WikipediaTopic.Partitions);
        CrashInput input = new(
            kafka.BootstrapServers, WikipediaTopic.Name, "wikipedia", "edits", "edits",
            [.. WikipediaTopic.Lines().Select(line => (WikipediaTopic.PartitionOf(line), line))]);

        CrashTable table = await new CrashRun(project, input, Kills, Seed, output).RunAsync();

        await WikipediaTests.AssertGoldenAsync(project.Lake);
        Assert.True(table.RowsInFlight >= Kills * 20 / 25, table.ToString());
        Assert.True(table.BeforeCommit >= Kills * 5 / 25, table.ToString());
    }
}
