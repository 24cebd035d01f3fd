using Hybrid.EndToEnd.Tests.Crash;
using Hybrid.Lake.Tables;

namespace Hybrid.EndToEnd.Tests.Faults;

/// <summary>A bit of the newest checkpoint is flipped after the lake has its commit: the one before is used, and the lake is taken back to it.</summary>
[Collection(FaultsOnKafka.Name)]
public sealed class CorruptCheckpointTests(KafkaServer kafka)
{
    [ServerTheory]
    [InlineData("-manifest.json")]
    [InlineData(".state")]
    public async Task Run_BitFlippedInTheNewestCheckpoint_TakesTheLakeBackAndFillsItAgain(string file)
    {
        string topic = $"flipped-bit{file.Replace(".", "-", StringComparison.Ordinal)}";
        using ProjectFolder project = Payments.Make(topic).Replace("hybrid.yaml", "every: 300ms", "every: 2s");
        CheckpointFolder checkpoints = new(project.Lake, Payments.Project, Payments.Stream);
        IReadOnlyList<(int Partition, string Line)> records = PaymentsInput.Records(6_000);
        await kafka.CreateTopicAsync(topic, PaymentsInput.Partitions);
        await using (HybridProgram daemon = HybridProgram.Start(project.Path, Payments.Environment(kafka, "never"), "run"))
        {
            PaymentsInput.Send(kafka.BootstrapServers, topic, records.Take(2_000));
            await DaemonWait.ForAsync(daemon, "it has committed 2,000", async () => await PaymentsInput.RowsOfAsync(project.Lake, "payments") == 2_000);
            PaymentsInput.Send(kafka.BootstrapServers, topic, records.Skip(2_000).Take(2_000));
            await DaemonWait.ForAsync(daemon, "it has committed 4,000", async () => await PaymentsInput.RowsOfAsync(project.Lake, "payments") == 4_000);
            await daemon.KillAsync();
        }

        string manifest = checkpoints.NewestManifest()!;
        HistoryEntry newest = await NewestWithRowsAsync(project.Lake);
        long epoch = WriterNumber.Epoch(newest.Writer!.Number);
        Assert.EndsWith($"{epoch:d20}-manifest.json", manifest, StringComparison.Ordinal); // the lake has what this checkpoint holds
        string folder = Path.GetDirectoryName(manifest)!;
        string broken = file == ".state"
            ? Directory.EnumerateFiles(folder, $"{epoch:d20}-*.state").MaxBy(path => new FileInfo(path).Length)!
            : manifest;
        Flip(broken);
        PaymentsInput.Send(kafka.BootstrapServers, topic, records.Skip(4_000));

        ProgramResult result = await HybridProgram.RunAsync(
            project.Path, Payments.Environment(kafka, "latest"), TimeSpan.FromMinutes(2), "run", "--until-done");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Contains(Path.GetFileName(broken), result.Errors, StringComparison.Ordinal);
        await PaymentsInput.AssertGoldenAsync(project.Lake, records);
        Assert.True(await TookBackAsync(project.Lake), "No commit of the second start removed what the first had added.");
    }

    private static void Flip(string file)
    {
        byte[] content = File.ReadAllBytes(file);
        content[content.Length / 2] ^= 0x10;
        File.WriteAllBytes(file, content);
    }

    private static async Task<HistoryEntry> NewestWithRowsAsync(string lake)
    {
        List<HistoryEntry> history = await HistoryAsync(lake);
        return history.Where(entry => entry.RowsAdded > 0).MaxBy(entry => entry.Version)!;
    }

    private static async Task<bool> TookBackAsync(string lake)
    {
        List<HistoryEntry> history = await HistoryAsync(lake);
        return history.Exists(entry => entry.Writer is { } writer && WriterNumber.Incarnation(writer.Number) == 2 && WriterNumber.Epoch(writer.Number) == 0 && entry.FilesRemoved > 0);
    }

    private static async Task<List<HistoryEntry>> HistoryAsync(string lake)
    {
        List<HistoryEntry> history = [];
        await foreach (HistoryEntry entry in LakeCatalog.Open(lake).Table("payments").HistoryAsync())
        {
            history.Add(entry);
        }

        return history;
    }
}
