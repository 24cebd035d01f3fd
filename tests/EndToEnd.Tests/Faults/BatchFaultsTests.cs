using System.Globalization;
using System.Text.Json;
using Hybrid.EndToEnd.Tests.Lakes;
using Hybrid.Lake.Tables;

namespace Hybrid.EndToEnd.Tests.Faults;

/// <summary>Batch runs whose process is killed at each step, and a ledger that is lost: each generation has its one result.</summary>
[Collection(FaultsOnKafka.Name)]
public sealed class BatchFaultsTests(KafkaServer kafka)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);
    private static readonly string[] Steps = ["started", "snapshot", "query", "written", "committed"];

    [ServerFact]
    public async Task Run_BatchProcessKilledAtEachStepThenLedgerLost_EachGenerationHasOneResult()
    {
        const string Topic = "batch-kills";
        using ProjectFolder project = Payments.MakeWithTotals(Topic);
        IReadOnlyList<(int Partition, string Line)> records = PaymentsInput.Records(2_000);
        await kafka.CreateTopicAsync(Topic, PaymentsInput.Partitions);
        PaymentsInput.Send(kafka.BootstrapServers, Topic, records);

        // Hours 5, 6 and 7 close; hour 8 stays open.
        List<string> killed = await KillAtEachStepAsync(project);
        Assert.Equal(Steps, killed);
        await AssertOneResultPerGenerationAsync(project.Lake, closedHours: 3);
        await AssertTotalsAsync(project.Lake, records, hours: "5, 6, 7");

        // A late payment makes a second generation of hour 6 while no batch job runs; then the ledger is lost.
        (int, string) late = (0, Payments.Json("late", "2015-09-12T06:30:00Z"));
        PaymentsInput.Send(kafka.BootstrapServers, Topic, [late]);
        ProgramResult alone = await RunAsync(project, "latest", "stream", "run", "payments", "--until-done");
        Assert.True(alone.ExitCode == 0, alone.ToString());
        foreach (string file in Directory.EnumerateFiles(project[".hybrid"], "ledger.db*"))
        {
            File.Delete(file);
        }

        ProgramResult rest = await RunAsync(project, "latest", "run", "--until-done");

        Assert.True(rest.ExitCode == 0, rest.ToString());
        await AssertOneResultPerGenerationAsync(project.Lake, closedHours: 4);
        await AssertTotalsAsync(project.Lake, [.. records, late], hours: "5, 6, 7, 8");
    }

    private async Task<List<string>> KillAtEachStepAsync(ProjectFolder project)
    {
        List<string> killed = [];
        await using HybridProgram daemon = HybridProgram.Start(project.Path, Payments.Environment(kafka, "never"), "run", "--json");
        int seen = 0;
        await DaemonWait.ForAsync(daemon, "three hours have their totals", async () =>
        {
            foreach (JsonElement run in DaemonEvents.Of(daemon.Output.Skip(seen).ToArray() is var news && (seen += news.Length) > 0 ? news : [], "run"))
            {
                string phase = run.GetProperty("phase").GetString()!;
                if (killed.Count < Steps.Length && phase == Steps[killed.Count] && BatchOf(daemon) is { } process)
                {
                    Signal.Kill.Send(process);
                    killed.Add(phase);
                }
            }

            return killed.Count == Steps.Length && BatchOf(daemon) is null && await HoursOfAsync(project.Lake) == 3;
        });
        daemon.Send(Signal.Terminate);
        ProgramResult ended = await daemon.EndAsync(Deadline);
        Assert.True(ended.ExitCode == 0, ended.ToString());
        return killed;
    }

    private static async Task<int> HoursOfAsync(string lake)
    {
        LakeTable table = LakeCatalog.Open(lake).Table("totals");
        return await table.ExistsAsync() ? (await table.SnapshotAsync()).Partitions.Count() : 0;
    }

    private static int? BatchOf(HybridProgram daemon)
    {
        foreach (int process in daemon.Descendants())
        {
            string path = $"/proc/{process.ToString(CultureInfo.InvariantCulture)}/cmdline";
            if (File.Exists(path) && File.ReadAllText(path).Contains("__batch", StringComparison.Ordinal))
            {
                return process;
            }
        }

        return null;
    }

    /// <summary>Each commit of the job is of another generation of its hour, in their order; the last is of the newest.</summary>
    private static async Task AssertOneResultPerGenerationAsync(string lake, int closedHours)
    {
        List<BatchMark> results = [];
        await foreach (HistoryEntry entry in LakeCatalog.Open(lake).Table("totals").HistoryAsync())
        {
            if (entry.Batch is { } batch)
            {
                results.Add(batch);
            }
        }

        results.Sort((left, right) => left.Lineage.Sequence.CompareTo(right.Lineage.Sequence));
        Snapshot input = await LakeCatalog.Open(lake).Table("payments").SnapshotAsync();
        Assert.Equal(closedHours, results.Select(result => result.Partition).Distinct().Count());
        foreach (IGrouping<PartitionKey, BatchMark> hour in results.GroupBy(result => result.Partition))
        {
            long[] generations = [.. hour.Select(result => Assert.Single(result.Lineage.Inputs).Generation)];
            Assert.Equal(generations.Distinct().Order(), generations);
            Assert.Equal(input.Loop.Partitions[hour.Key].Generation, generations[^1]);
        }
    }

    private static async Task AssertTotalsAsync(string lake, IReadOnlyList<(int Partition, string Line)> records, string hours)
    {
        using TemporaryFolder folder = new();
        using LakeRows rows = new();
        await PaymentsInput.ViewAsync(rows, folder, records);
        await rows.ExposeAsync(lake, "totals");
        rows.AssertSame(
            $"SELECT account, count(*) AS payments, sum(amount)::DECIMAL(38, 2) AS amount, date, hour FROM source WHERE hour IN ({hours}) GROUP BY account, date, hour",
            "SELECT * FROM totals",
            "totals");
    }

    private Task<ProgramResult> RunAsync(ProjectFolder project, string until, params string[] arguments) =>
        HybridProgram.RunAsync(project.Path, Payments.Environment(kafka, until), Deadline, arguments);
}
