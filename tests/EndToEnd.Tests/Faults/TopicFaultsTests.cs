using Confluent.Kafka;

namespace Hybrid.EndToEnd.Tests.Faults;

/// <summary>A topic that is not what the stream needs: it stops, with a message that says what to do.</summary>
[Collection(FaultsOnKafka.Name)]
public sealed class TopicFaultsTests(KafkaServer kafka)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);

    [ServerFact]
    public async Task Run_TopicDoesNotExist_NamesTheNearestAndEndsWith1()
    {
        using ProjectFolder project = Payments.Make("no-such-topik");
        await kafka.CreateTopicAsync("no-such-topic", PaymentsInput.Partitions);

        ProgramResult result = await RunAsync(project);

        Assert.Equal(1, result.ExitCode);
        AssertSaid("Kafka has no topic `no-such-topik`. Did you mean `no-such-topic`?", result);
    }

    [ServerFact]
    public async Task Run_TopicMadeAnew_NamesBothIdsAndEndsWith1()
    {
        const string Topic = "made-anew";
        using ProjectFolder project = Payments.Make(Topic);
        IReadOnlyList<(int Partition, string Line)> records = PaymentsInput.Records(400);
        await kafka.CreateTopicAsync(Topic, PaymentsInput.Partitions);
        PaymentsInput.Send(kafka.BootstrapServers, Topic, records);
        Assert.Equal(0, (await RunAsync(project)).ExitCode);

        using IAdminClient admin = Admin();
        await admin.DeleteTopicsAsync([Topic]);
        await Wait.Until(() => admin.GetMetadata(Deadline).Topics.All(topic => topic.Topic != Topic), Deadline);
        await kafka.CreateTopicAsync(Topic, PaymentsInput.Partitions);
        PaymentsInput.Send(kafka.BootstrapServers, Topic, records);
        ProgramResult result = await RunAsync(project);

        Assert.Equal(1, result.ExitCode);
        AssertSaid($"Topic {Topic} was made anew: its id was ", result);
        await PaymentsInput.AssertGoldenAsync(project.Lake, records); // nothing of the other topic came in
    }

    [ServerFact]
    public async Task Run_OffsetsGoneByRetention_NamesTheRangesAndGoesOnOnlyWhenTold()
    {
        const string Topic = "offsets-gone";
        using ProjectFolder project = Payments.Make(Topic);
        IReadOnlyList<(int Partition, string Line)> records = PaymentsInput.Records(1_000);
        await kafka.CreateTopicAsync(Topic, PaymentsInput.Partitions);
        PaymentsInput.Send(kafka.BootstrapServers, Topic, records.Take(400));

        // A plain stop leaves the windows open: what comes after is not late.
        await using (HybridProgram first = HybridProgram.Start(project.Path, Payments.Environment(kafka, "never"), "run"))
        {
            await DaemonWait.ForAsync(first, "it has committed what is there", async () => await PaymentsInput.RowsOfAsync(project.Lake, "payments") == 400);
            first.Send(Signal.Terminate);
            Assert.Equal(0, (await first.EndAsync(Deadline)).ExitCode);
        }

        // 200 in each partition were read; of the next 300 in each, the first 50 and 150 go.
        PaymentsInput.Send(kafka.BootstrapServers, Topic, records.Skip(400));
        using IAdminClient admin = Admin();
        await admin.DeleteRecordsAsync([new TopicPartitionOffset(Topic, 0, 250), new TopicPartitionOffset(Topic, 1, 350)]);
        ProgramResult refused = await RunAsync(project);

        Assert.Equal(1, refused.ExitCode);
        AssertSaid($"{Topic}/0: offsets 200 to 249 (50 offsets); {Topic}/1: offsets 200 to 349 (150 offsets)", refused);
        AssertSaid("onOffsetsGone: continue", refused);
        Assert.Equal(400, await PaymentsInput.RowsOfAsync(project.Lake, "payments"));

        project.Replace("hybrid.yaml", "parallelism: 1", "parallelism: 1\n    onOffsetsGone: continue");
        ProgramResult told = await RunAsync(project);

        Assert.True(told.ExitCode == 0, told.ToString());
        int[] seen = new int[PaymentsInput.Partitions];
        await PaymentsInput.AssertGoldenAsync(project.Lake, records.Where(record => seen[record.Partition]++ is var offset && !(record.Partition == 0 ? offset is >= 200 and < 250 : offset is >= 200 and < 350)));
    }

    private static void AssertSaid(string text, ProgramResult result) =>
        Assert.True((result.Output + result.Errors).Contains(text, StringComparison.Ordinal), $"It did not say «{text}».\n{result}");

    private Task<ProgramResult> RunAsync(ProjectFolder project) =>
        HybridProgram.RunAsync(project.Path, Payments.Environment(kafka, "latest"), Deadline, "run", "--until-done");

    private IAdminClient Admin() => new AdminClientBuilder(new AdminClientConfig { BootstrapServers = kafka.BootstrapServers }).Build();
}
