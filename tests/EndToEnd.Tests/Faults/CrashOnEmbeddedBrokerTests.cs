using Hybrid.EndToEnd.Tests.Crash;
using Hybrid.StreamLayer.Sources.Kafka;
using Xunit.Abstractions;

namespace Hybrid.EndToEnd.Tests.Faults;

/// <summary>The crash suite where there are no servers: on the embedded broker, which outlives the daemon in this process, with generated payments.</summary>
public sealed class CrashOnEmbeddedBrokerTests(ITestOutputHelper output)
{
    private const int Kills = 8;
    private const int Payments = 16_000; // 1.3 MB a partition: all stay in the broker, which keeps 5 MB

    [SlowFact]
    public async Task Run_KilledAgainAndAgainOnTheEmbeddedBroker_RowsEqualTheGoldenOnes()
    {
        const string Topic = "payments";
        int seed = System.Environment.TickCount & 0xFFFF;
        using ProjectFolder project = Faults.Payments.Make(Topic);
        IReadOnlyList<(int Partition, string Line)> records = PaymentsInput.Records(Payments, seed);
        using EmbeddedBroker broker = EmbeddedBroker.Start();
        broker.CreateTopic(Topic, PaymentsInput.Partitions);
        CrashInput input = new(broker.BootstrapServers, Topic, Faults.Payments.Project, Faults.Payments.Stream, "payments", records);

        CrashTable table = await new CrashRun(project, input, Kills, seed, output).RunAsync();

        await PaymentsInput.AssertGoldenAsync(project.Lake, records);
        Assert.Equal(Kills, table.Kills.Count);
        Assert.True(table.RowsInFlight >= Kills / 2, table.ToString());
        Assert.True(table.BeforeCommit >= 1, table.ToString());
    }
}
