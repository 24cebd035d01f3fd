using Hybrid.StreamLayer.Sources.Kafka;
using Hybrid.Testing.Storage;

namespace Hybrid.EndToEnd.Tests.Faults;

/// <summary>The lake's disk is full, and has space again.</summary>
public sealed class DiskFullTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    [SmallDiskFact]
    public async Task Run_DiskFullAndFreedAgain_SaysWhereAndLosesNothing()
    {
        const string Topic = "payments";
        using ProjectFolder project = Payments.Make(Topic);
        using SmallDisk disk = SmallDisk.Mount(project.Lake, megabytes: 32);
        IReadOnlyList<(int Partition, string Line)> records = PaymentsInput.Records(4_000);
        using EmbeddedBroker broker = EmbeddedBroker.Start();
        broker.CreateTopic(Topic, PaymentsInput.Partitions);
        Dictionary<string, string> environment = new() { ["KAFKA"] = broker.BootstrapServers, ["UNTIL"] = "never" };
        PaymentsInput.Send(broker.BootstrapServers, Topic, records.Take(2_000));
        await using HybridProgram daemon = HybridProgram.Start(project.Path, environment, "run");
        await DaemonWait.ForAsync(daemon, "it has committed the first half", async () => await PaymentsInput.RowsOfAsync(project.Lake, "payments") == 2_000);

        disk.Fill();
        PaymentsInput.Send(broker.BootstrapServers, Topic, records.Skip(2_000));
        await DaemonWait.ForAsync(daemon, "it says that the disk is full", () =>
            daemon.Said.Contains("no space is left", StringComparison.Ordinal) && daemon.Said.Contains($"'{project.Lake}/", StringComparison.Ordinal));
        Assert.Equal(2_000, await PaymentsInput.RowsOfAsync(project.Lake, "payments")); // what was begun is not seen

        disk.Free();
        await DaemonWait.ForAsync(daemon, "it has committed all", async () => await PaymentsInput.RowsOfAsync(project.Lake, "payments") == records.Count);
        ProgramResult stopped = await HybridProgram.RunAsync(project.Path, environment, Deadline, "stop", "--drain");
        Assert.True(stopped.ExitCode == 0, $"{stopped}\n{daemon.Said}");
        Assert.Equal(0, (await daemon.EndAsync(Deadline)).ExitCode);
        await PaymentsInput.AssertGoldenAsync(project.Lake, records);
    }
}
