using System.Text.Json;
using Hybrid.EndToEnd.Tests.Crash;
using Hybrid.Lake.Tables;

namespace Hybrid.EndToEnd.Tests.Faults;

/// <summary>One project and lake, two daemons: the lock says who holds it, and the incarnation keeps the tables right where the lock does not.</summary>
[Collection(FaultsOnKafka.Name)]
public sealed class TwoDaemonsTests(KafkaServer kafka)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    [ServerFact]
    public async Task Run_SecondDaemonOnTheLake_SaysWhoHoldsItAndEndsWith1()
    {
        const string Topic = "two-daemons";
        using ProjectFolder project = Payments.Make(Topic);
        using ProjectFolder other = Payments.Make(Topic).Replace("hybrid.yaml", "./lake", project.Lake);
        await kafka.CreateTopicAsync(Topic, PaymentsInput.Partitions);
        await using HybridProgram first = HybridProgram.Start(project.Path, Payments.Environment(kafka, "never"), "run");
        await DaemonWait.ForAsync(first, "it listens", () => File.Exists(project[".hybrid/control.sock"]));

        foreach (ProjectFolder folder in new[] { project, other })
        {
            ProgramResult second = await HybridProgram.RunAsync(folder.Path, Payments.Environment(kafka, "never"), Deadline, "run");

            Assert.Equal(1, second.ExitCode);
            Assert.Contains($"Project 'bank' already runs on the lake {project.Lake}: process {first.Id} on {System.Environment.MachineName}", second.Errors, StringComparison.Ordinal);
        }

        Assert.False(first.HasExited, first.Said);
    }

    [ServerFact]
    public async Task Run_PausedReplacedAndWoken_CommitsNothingMore()
    {
        const string Topic = "paused-daemon";
        using ProjectFolder project = Payments.Make(Topic);
        IReadOnlyList<(int Partition, string Line)> records = PaymentsInput.Records(8_000);
        CheckpointFolder checkpoints = new(project.Lake, Payments.Project, Payments.Stream);
        await kafka.CreateTopicAsync(Topic, PaymentsInput.Partitions);

        // The first one has committed some rows and read others when it is paused, with its child.
        await using HybridProgram paused = HybridProgram.Start(project.Path, Payments.Environment(kafka, "never"), "run");
        PaymentsInput.Send(kafka.BootstrapServers, Topic, records.Take(2_000));
        await DaemonWait.ForAsync(paused, "it has committed rows", async () => await PaymentsInput.RowsOfAsync(project.Lake, "payments") > 0);
        PaymentsInput.Send(kafka.BootstrapServers, Topic, records.Skip(2_000).Take(2_000));
        int[] family = [paused.Id, .. paused.Descendants()];
        foreach (int process in family)
        {
            Signal.Stop.Send(process);
        }

        // The second one takes its place, and commits.
        long claim = checkpoints.NewestClaim();
        await using HybridProgram replacement = HybridProgram.Start(project.Path, Payments.Environment(kafka, "never"), "run", "--take-over");
        await DaemonWait.ForAsync(replacement, "it claims its start", () => checkpoints.NewestClaim() > claim);
        PaymentsInput.Send(kafka.BootstrapServers, Topic, records.Skip(4_000).Take(2_000));
        await DaemonWait.ForAsync(replacement, "it has committed what was sent", async () => await PaymentsInput.RowsOfAsync(project.Lake, "payments") == 6_000);

        foreach (int process in family)
        {
            Signal.Continue.Send(process);
        }

        PaymentsInput.Send(kafka.BootstrapServers, Topic, records.Skip(6_000));
        ProgramResult woken = await paused.EndAsync(Deadline);
        Assert.Equal(1, woken.ExitCode);
        Assert.True(woken.Output.Contains("was started again as incarnation 2", StringComparison.Ordinal), woken.ToString());

        // The one that took over is still there and can be spoken to: the other's end has taken nothing of its.
        ProgramResult status = await HybridProgram.RunAsync(project.Path, Payments.Environment(kafka, "never"), Deadline, "status", "--json");
        JsonElement daemon = JsonDocument.Parse(status.Output).RootElement.GetProperty("daemon");
        Assert.Equal(replacement.Id, daemon.GetProperty("pid").GetInt32());
        ProgramResult second = await HybridProgram.RunAsync(project.Path, Payments.Environment(kafka, "never"), Deadline, "run");
        Assert.Contains($"process {replacement.Id} on", second.Errors, StringComparison.Ordinal);

        await DaemonWait.ForAsync(replacement, "it has committed all", async () => await PaymentsInput.RowsOfAsync(project.Lake, "payments") == records.Count);
        ProgramResult stopped = await HybridProgram.RunAsync(project.Path, Payments.Environment(kafka, "never"), Deadline, "stop", "--drain");
        Assert.True(stopped.ExitCode == 0, $"{stopped}\n{replacement.Said}");
        ProgramResult ended = await replacement.EndAsync(Deadline);
        Assert.True(ended.ExitCode == 0, ended.ToString());
        await PaymentsInput.AssertGoldenAsync(project.Lake, records);
        await AssertOneAfterTheOtherAsync(project.Lake);
    }

    /// <summary>In every table's history, no commit of an older start follows one of a newer.</summary>
    private static async Task AssertOneAfterTheOtherAsync(string lake)
    {
        foreach (string table in new[] { "payments", "account_hours" })
        {
            List<(long Version, long Incarnation)> starts = [];
            await foreach (HistoryEntry entry in LakeCatalog.Open(lake).Table(table).HistoryAsync())
            {
                if (entry.Writer is { } writer)
                {
                    starts.Add((entry.Version, WriterNumber.Incarnation(writer.Number)));
                }
            }

            starts.Sort();
            Assert.Equal(starts.Select(start => start.Incarnation).Order(), starts.Select(start => start.Incarnation));
            Assert.Equal(2, starts.Select(start => start.Incarnation).Distinct().Count());
        }
    }
}
