namespace Hybrid.EndToEnd.Tests.Faults;

/// <summary>The broker is killed while the stream reads, and comes back.</summary>
[Collection(FaultsOnKafka.Name)]
public sealed class BrokerDiesTests(KafkaServer kafka)
{
    [ServerFact]
    public async Task Run_BrokerKilledAndBack_SaysSoAndLosesNothing()
    {
        const string Topic = "broker-dies";
        using ProjectFolder project = Payments.Make(Topic);
        IReadOnlyList<(int Partition, string Line)> records = PaymentsInput.Records(4_000);
        await kafka.CreateTopicAsync(Topic, PaymentsInput.Partitions);
        await using HybridProgram daemon = HybridProgram.Start(project.Path, Payments.Environment(kafka, "never"), "run");
        PaymentsInput.Send(kafka.BootstrapServers, Topic, records.Take(2_000));
        await DaemonWait.ForAsync(daemon, "it has committed the first half", async () => await PaymentsInput.RowsOfAsync(project.Lake, "payments") == 2_000);

        await kafka.KillAsync();
        await DaemonWait.ForAsync(daemon, "it says that the broker is away", () => daemon.Said.Contains("Kafka is away", StringComparison.Ordinal));
        await kafka.StartAsync();
        PaymentsInput.Send(kafka.BootstrapServers, Topic, records.Skip(2_000));
        await DaemonWait.ForAsync(daemon, "it has committed all", async () => await PaymentsInput.RowsOfAsync(project.Lake, "payments") == records.Count);

        ProgramResult stopped = await HybridProgram.RunAsync(project.Path, Payments.Environment(kafka, "never"), TimeSpan.FromSeconds(60), "stop", "--drain");
        Assert.True(stopped.ExitCode == 0, $"{stopped}\n{daemon.Said}");
        Assert.Equal(0, (await daemon.EndAsync(TimeSpan.FromSeconds(30))).ExitCode);
        await PaymentsInput.AssertGoldenAsync(project.Lake, records);
    }
}
