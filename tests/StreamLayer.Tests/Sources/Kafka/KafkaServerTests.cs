using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Hybrid.StreamLayer.Sources.Kafka;

namespace Hybrid.StreamLayer.Tests.Sources.Kafka;

/// <summary>Reading, on a real broker: what the embedded one cannot show.</summary>
public sealed class KafkaServerTests(KafkaServerTests.Server server) : IClassFixture<KafkaServerTests.Server>
{
    private static readonly KafkaOptions UntilLatest = new() { Until = KafkaUntil.Latest };

    private readonly string _topic = $"t-{Guid.NewGuid():N}";

    private string Servers => server.Kafka.BootstrapServers;

    [ServerFact]
    public async Task Read_TransactionsAbortedAndCommitted_GivesOnlyTheCommittedAndEnds()
    {
        await server.Kafka.CreateTopicAsync(_topic, 2);
        using (var producer = Transactional())
        {
            for (var transaction = 0; transaction < 10; transaction++)
            {
                producer.BeginTransaction();
                Send(producer, 0, KafkaRig.Events(transaction * 10, 10));
                Send(producer, 1, KafkaRig.Events(1_000 + transaction * 10, 10));
                if (transaction % 2 == 0)
                    producer.CommitTransaction();
                else
                    producer.AbortTransaction();
            }
        }

        await using var rig = await KafkaRig.StartAsync(Servers, _topic, UntilLatest);
        rig.ReadToEnd();

        var expected = Enumerable.Range(0, 100).Where(i => i / 10 % 2 == 0).Select(i => (long)i).ToList();
        Assert.Equal(expected, rig.Numbers[$"{_topic}/0"]);
        Assert.Equal(expected.Select(i => i + 1_000), rig.Numbers[$"{_topic}/1"]);
        Assert.Equal(110, KafkaState.ReadPositions(rig.Snapshot())[$"{_topic}/0"].Next); // 100 records and 10 markers
    }

    [ServerFact]
    public async Task Read_OpenTransaction_IsNotReadAndTheEndIsBeforeIt()
    {
        await server.Kafka.CreateTopicAsync(_topic);
        KafkaRig.Produce(Servers, _topic, 0, KafkaRig.Events(0, 5));
        using var producer = Transactional();
        producer.BeginTransaction();
        Send(producer, 0, KafkaRig.Events(5, 5));
        KafkaRig.Produce(Servers, _topic, 0, KafkaRig.Events(10, 5));

        await using (var rig = await KafkaRig.StartAsync(Servers, _topic, UntilLatest))
        {
            rig.ReadToEnd();
            Assert.Equal([0, 1, 2, 3, 4], rig.All);
        }

        producer.CommitTransaction();
        await using var after = await KafkaRig.StartAsync(Servers, _topic, UntilLatest);
        after.ReadToEnd();
        Assert.Equal(15, after.All.Count);
    }

    [ServerFact]
    public async Task Read_CompactedTopic_GapsAreNormal()
    {
        await server.Kafka.CreateTopicAsync(
            _topic, 1, new Dictionary<string, string> { ["cleanup.policy"] = "compact", ["segment.ms"] = "100", ["min.cleanable.dirty.ratio"] = "0.001", ["max.compaction.lag.ms"] = "200" });
        using (var producer = new ProducerBuilder<string, string>(new ProducerConfig { BootstrapServers = Servers, LingerMs = 0 }).Build())
        {
            for (var i = 0; i < 50; i++)
                await producer.ProduceAsync(_topic, new Message<string, string> { Key = $"k{i % 5}", Value = KafkaRig.Events(i, 1)[0] });

            // The active segment is not compacted: one more record, in a segment of its own, until the cleaner has been there.
            var last = 50;
            await Wait.Until(
                async over =>
                {
                    await producer.ProduceAsync(_topic, new Message<string, string> { Key = $"k{last % 5}", Value = KafkaRig.Events(last++, 1)[0] }, over);
                    await using var probe = await KafkaRig.StartAsync(Servers, _topic, UntilLatest);
                    probe.ReadToEnd();
                    return probe.All.Count < last;
                },
                TimeSpan.FromSeconds(60));
        }

        await using var rig = await KafkaRig.StartAsync(Servers, _topic, UntilLatest);
        rig.ReadToEnd();

        Assert.Equal(rig.All, rig.Numbers[$"{_topic}/0"]); // ascending, with gaps
        Assert.True(rig.Counters.IsBalanced);
    }

    [ServerFact]
    public async Task Read_TwentyMegabytes_IsReadAndABadOneIsDeadLettered()
    {
        await server.Kafka.CreateTopicAsync(_topic, 1, new Dictionary<string, string> { ["max.message.bytes"] = "31457280" });
        var text = new string('x', 20 * 1024 * 1024);
        KafkaRig.Produce(Servers, _topic, 0, $$"""{"name":"{{text}}","number":1}""", $$"""{"name":"{{text}}"}""", KafkaRig.Events(3, 1)[0]);

        await using var rig = await KafkaRig.StartAsync(Servers, _topic, UntilLatest);
        rig.ReadToEnd();

        Assert.Equal([1, 3], rig.All);
        var bad = Assert.Single(rig.DeadLetters.Records);
        Assert.Equal((1L, text.Length + 11, "missing field `Number` (byte 20971531)"), (bad.Offset, bad.Value.Length, bad.Error));
    }

    [ServerFact]
    public async Task Discover_PartitionsAdded_AreReadFromTheirEarliest()
    {
        await server.Kafka.CreateTopicAsync(_topic);
        KafkaRig.Produce(Servers, _topic, 0, KafkaRig.Events(0, 10));
        await using var rig = await KafkaRig.StartAsync(Servers, _topic, new KafkaOptions { Start = KafkaStart.Latest });
        using (var admin = Admin())
            await admin.CreatePartitionsAsync([new PartitionsSpecification { Topic = _topic, IncreaseTo = 3 }]);
        KafkaRig.Produce(Servers, _topic, 2, KafkaRig.Events(20, 5));

        await Wait.Until(async over => (await rig.Source.DiscoverAsync(over)).Count == 3, TimeSpan.FromSeconds(20));
        rig.Assign(await rig.Source.DiscoverAsync(default));
        rig.ReadUntil(() => rig.Counters.In >= 5);

        Assert.Equal([20, 21, 22, 23, 24], rig.Numbers[$"{_topic}/2"]);
        Assert.Equal(3, KafkaState.ReadPositions(rig.Snapshot()).Count);
    }

    [ServerFact]
    public async Task Read_StartAndUntilTime_GivesWhatIsBetween()
    {
        await server.Kafka.CreateTopicAsync(_topic);
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using (var producer = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = Servers }).Build())
        {
            for (var i = 0; i < 100; i++)
                producer.Produce(_topic, new Message<Null, string> { Value = KafkaRig.Events(i, 1)[0], Timestamp = new Timestamp(start.AddMinutes(i)) });
            producer.Flush();
        }

        await using var rig = await KafkaRig.StartAsync(
            Servers, _topic, new KafkaOptions { Start = KafkaStart.At(start.AddMinutes(10)), Until = KafkaUntil.At(start.AddMinutes(20)) });
        rig.ReadToEnd();

        Assert.Equal(Enumerable.Range(10, 10).Select(i => (long)i), rig.All);
        Assert.Equal(EventTimes.FromDateTime(start.AddMinutes(10)), rig.Times[0]);
    }

    [ServerFact]
    public async Task Read_TopicDeletedAndMadeAnew_IsRefusedOnRestore()
    {
        await server.Kafka.CreateTopicAsync(_topic);
        KafkaRig.Produce(Servers, _topic, 0, KafkaRig.Events(0, 10));
        IReadOnlyDictionary<string, byte[]> state;
        await using (var rig = await KafkaRig.StartAsync(Servers, _topic, UntilLatest))
        {
            rig.ReadToEnd();
            state = rig.Snapshot();
        }

        using (var admin = Admin())
            await admin.DeleteTopicsAsync([_topic]);
        await Wait.Until(
            async over =>
            {
                try
                {
                    await server.Kafka.CreateTopicAsync(_topic);
                    return true;
                }
                catch (CreateTopicsException exists) when (exists.Results[0].Error.Code == ErrorCode.TopicAlreadyExists)
                {
                    return false; // not deleted yet
                }
            },
            TimeSpan.FromSeconds(20));

        var error = await Assert.ThrowsAsync<StreamException>(() => KafkaRig.StartAsync(Servers, _topic, UntilLatest, state));
        Assert.Equal(StreamError.TopicRecreated, error.Code);
    }

    [ServerFact]
    public async Task Read_RecordsDeletedWhileReading_NamesTheRange()
    {
        await server.Kafka.CreateTopicAsync(_topic, 2);
        KafkaRig.Produce(Servers, _topic, 1, KafkaRig.Events(0, 100));
        IReadOnlyDictionary<string, byte[]> state;
        await using (var rig = await KafkaRig.StartAsync(Servers, _topic, new KafkaOptions { Until = KafkaUntil.Offset(10) }))
        {
            rig.ReadToEnd();
            state = rig.Snapshot();
        }

        using (var admin = Admin())
            await admin.DeleteRecordsAsync([new TopicPartitionOffset(_topic, 1, 60)]);

        var error = await Assert.ThrowsAsync<StreamException>(() => KafkaRig.StartAsync(Servers, _topic, UntilLatest, state));
        Assert.Equal(StreamError.OffsetsGone, error.Code);
        Assert.Contains($"{_topic}/1: offsets 10 to 59 (50 offsets)", error.Message, StringComparison.Ordinal);
    }

    [ServerFact]
    public async Task Read_BrokerKilledAndStarted_GoesOnWithoutLossOrRepeat()
    {
        await server.Kafka.CreateTopicAsync(_topic);
        KafkaRig.Produce(Servers, _topic, 0, KafkaRig.Events(0, 1_000));
        await using var rig = await KafkaRig.StartAsync(Servers, _topic);
        rig.ReadUntil(() => rig.Counters.In >= 1_000);

        await server.Kafka.KillAsync();
        rig.ReadUntil(() => rig.Source.Status.IsAway);
        await server.Kafka.StartAsync();
        KafkaRig.Produce(Servers, _topic, 0, KafkaRig.Events(1_000, 1_000));
        rig.ReadUntil(() => rig.Counters.In >= 2_000);

        Assert.Equal(Enumerable.Range(0, 2_000).Select(i => (long)i), rig.Numbers[$"{_topic}/0"]);
        Assert.False(rig.Source.Status.IsAway);
    }

    [ServerFact]
    public async Task OnCheckpointCompleted_IsSeenByLagTools()
    {
        await server.Kafka.CreateTopicAsync(_topic);
        KafkaRig.Produce(Servers, _topic, 0, KafkaRig.Events(0, 10));
        await using var rig = await KafkaRig.StartAsync(Servers, _topic, UntilLatest);
        rig.ReadToEnd();

        using var tool = new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig { BootstrapServers = Servers, GroupId = "test-group" }).Build();
        await Wait.Until(
            () =>
            {
                rig.Source.OnCheckpointCompleted(rig.Snapshot()); // as each checkpoint does: one that comes to nothing is followed by another
                return Committed(tool) == 10;
            },
            TimeSpan.FromSeconds(30));
    }

    private long Committed(IConsumer<Ignore, Ignore> tool)
    {
        try
        {
            return tool.Committed([new TopicPartition(_topic, 0)], TimeSpan.FromSeconds(5))[0].Offset;
        }
        catch (KafkaException starting) when (starting.Error.Code is ErrorCode.NotCoordinatorForGroup or ErrorCode.GroupCoordinatorNotAvailable or ErrorCode.GroupLoadInProgress)
        {
            return Offset.Unset; // a broker that has just started
        }
    }

    private static void Send(IProducer<Null, string> producer, int partition, string[] values, string topic)
    {
        foreach (var value in values)
            producer.Produce(new TopicPartition(topic, partition), new Message<Null, string> { Value = value });
        producer.Flush(TimeSpan.FromSeconds(20));
    }

    private void Send(IProducer<Null, string> producer, int partition, string[] values) => Send(producer, partition, values, _topic);

    private IProducer<Null, string> Transactional()
    {
        var producer = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = Servers, TransactionalId = _topic }).SetLogHandler((_, _) => { }).Build();
        producer.InitTransactions(TimeSpan.FromSeconds(30));
        return producer;
    }

    private IAdminClient Admin() => new AdminClientBuilder(new AdminClientConfig { BootstrapServers = Servers }).SetLogHandler((_, _) => { }).Build();

    public sealed class Server : IAsyncLifetime
    {
        public KafkaServer Kafka { get; } = new() { Properties = ["log.cleaner.backoff.ms=200", "log.segment.delete.delay.ms=0", "delete.topic.enable=true"] };

        public Task InitializeAsync() => Kafka.InitializeAsync();

        public Task DisposeAsync() => ((IAsyncLifetime)Kafka).DisposeAsync();
    }
}
