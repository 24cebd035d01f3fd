using Hybrid.StreamLayer.Sources;
using Hybrid.StreamLayer.Sources.Kafka;
using Hybrid.StreamLayer.Sources.Kafka.Native;

namespace Hybrid.StreamLayer.Tests.Sources.Kafka;

/// <summary>Reading, on the embedded broker.</summary>
public sealed class KafkaReaderTests : IDisposable
{
    private static readonly KafkaOptions UntilLatest = new() { Until = KafkaUntil.Latest };

    private readonly EmbeddedBroker _broker = EmbeddedBroker.Start();

    public void Dispose() => _broker.Dispose();

    [Fact]
    public async Task Read_UntilLatest_GivesEveryRecordOfEveryPartitionInOrderThenEnds()
    {
        _broker.CreateTopic("t", 3);
        for (var partition = 0; partition < 3; partition++)
            Produce(partition, KafkaRig.Events(partition * 10_000, 5_000));

        await using var rig = await StartAsync(UntilLatest);
        Produce(0, KafkaRig.Events(90_000, 10)); // after the end
        rig.ReadToEnd();

        Assert.Equal(3, rig.Numbers.Count);
        for (var partition = 0; partition < 3; partition++)
            Assert.Equal(Enumerable.Range(partition * 10_000, 5_000).Select(i => (long)i), rig.Numbers[$"t/{partition}"]);
        Assert.Equal((15_000, 15_000, 15_000), (rig.Counters.In, rig.Counters.Passed, rig.Counters.Out));
        Assert.True(rig.Counters.IsBalanced);
        Assert.All(rig.Times, time => Assert.InRange(time, EventTimes.FromDateTime(DateTimeOffset.UtcNow.AddMinutes(-1)), EventTimes.FromDateTime(DateTimeOffset.UtcNow)));
        Assert.Equal(new SplitProgress("t/1", 5_000, 0, true), rig.Reader.Progress(1));
        Assert.Equal(ReadOutcome.End, rig.Read());
    }

    [Fact]
    public async Task Read_ManyPartitions_GivesEveryRecord()
    {
        const int Partitions = 40;
        _broker.CreateTopic("t", Partitions);
        for (var partition = 0; partition < Partitions; partition++)
            Produce(partition, KafkaRig.Events(partition * 100, 100));

        await using var rig = await StartAsync(UntilLatest);
        rig.ReadToEnd();

        Assert.Equal(Enumerable.Range(0, Partitions * 100).Select(i => (long)i), rig.All);
    }

    [Fact]
    public async Task Dispose_ClientStillFetches_NoDescriptorIsWrittenTo()
    {
        _broker.CreateTopic("t");
        await using var rig = await StartAsync();
        Assert.Equal(ReadOutcome.Nothing, rig.Read());

        rig.Reader.Dispose();
        using var next = new WakeUp(); // takes the reader's descriptor, as any file may
        Produce(0, KafkaRig.Events(0, 10));

        Assert.False(next.Wait(TimeSpan.FromMilliseconds(500)));
    }

    [Fact]
    public async Task Read_EmptyTopicUntilLatest_EndsAtOnce()
    {
        _broker.CreateTopic("t", 2);

        await using var rig = await StartAsync(UntilLatest);

        Assert.Equal(ReadOutcome.End, rig.Read());
    }

    [Fact]
    public async Task Read_UntilOffset_EndsBeforeIt()
    {
        _broker.CreateTopic("t", 2);
        Produce(0, KafkaRig.Events(0, 100));
        Produce(1, KafkaRig.Events(0, 5));

        await using var rig = await StartAsync(new KafkaOptions { Until = KafkaUntil.Offset(10) });
        rig.ReadToEnd();

        Assert.Equal((10, 5), (rig.Numbers["t/0"].Count, rig.Numbers["t/1"].Count));
    }

    [Fact]
    public async Task Read_StartLatest_GivesWhatComesAfter()
    {
        _broker.CreateTopic("t");
        Produce(0, KafkaRig.Events(0, 10));

        await using var rig = await StartAsync(new KafkaOptions { Start = KafkaStart.Latest });
        Produce(0, KafkaRig.Events(10, 5));
        rig.ReadUntil(() => rig.Counters.In >= 5);

        Assert.Equal([10, 11, 12, 13, 14], rig.All);
    }

    [Fact]
    public async Task Read_NothingThere_WaitsAndWakesUpForARecord()
    {
        _broker.CreateTopic("t", 4);
        await using var rig = await StartAsync();
        Assert.Equal(ReadOutcome.Nothing, rig.Read(TimeSpan.FromMilliseconds(30)));

        var producing = Task.Run(() => Produce(2, KafkaRig.Events(7, 1)));
        rig.ReadUntil(() => rig.Counters.In == 1);
        await producing;

        Assert.Equal([7], rig.Numbers["t/2"]);
        Assert.Equal(0, rig.Reader.Progress(2).Lag);
    }

    [Fact]
    public async Task Restore_SnapshotInTheMiddle_GoesOnWithoutLossOrRepeat()
    {
        _broker.CreateTopic("t", 2);
        Produce(0, KafkaRig.Events(0, 6_000));
        Produce(1, KafkaRig.Events(10_000, 6_000));
        List<long> before;
        IReadOnlyDictionary<string, byte[]> state;
        await using (var rig = await StartAsync(UntilLatest))
        {
            rig.ReadUntil(() => rig.Counters.In >= 5_000);
            state = rig.Snapshot();
            before = rig.All;
            rig.Read(); // not in the checkpoint
        }

        await using var again = await StartAsync(UntilLatest, state);
        again.ReadToEnd();

        Assert.Equal(12_000, before.Count + again.All.Count);
        Assert.Equal(Enumerable.Range(0, 6_000).Concat(Enumerable.Range(10_000, 6_000)).Select(i => (long)i), before.Concat(again.All).Order());
    }

    [Fact]
    public async Task OnCheckpointCompleted_CommitsTheGroupForLagTools()
    {
        _broker.CreateTopic("t");
        Produce(0, KafkaRig.Events(0, 100));
        await using var rig = await StartAsync(UntilLatest);
        rig.ReadToEnd();

        rig.Source.OnCheckpointCompleted(rig.Snapshot());

        using var producer = new PacedProducer(_broker.BootstrapServers, "t", 1, "test-group");
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await producer.SendAsync(0, null, "{}"u8.ToArray(), cancellation: deadline.Token);
        await producer.WaitUntilReadAsync(deadline.Token); // the group stands at 100: what the producer counts as its first is read
    }

    [Fact]
    public async Task PacedProducer_MoreThanTheBrokerKeeps_NothingIsLost()
    {
        _broker.CreateTopic("t");
        await using var rig = await StartAsync();
        var filler = new string('x', 1000);
        const int Records = 12_000; // 12 MB through a partition that keeps 5
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var producing = Task.Run(
            async () =>
            {
                using var producer = new PacedProducer(_broker.BootstrapServers, "t", 1, "test-group");
                for (var i = 0; i < Records; i++)
                    await producer.SendAsync(0, null, System.Text.Encoding.UTF8.GetBytes($$"""{"name":"{{filler}}","number":{{i}}}"""), cancellation: deadline.Token);
                producer.Flush(deadline.Token);
            },
            deadline.Token);

        rig.ReadUntil(() =>
        {
            rig.Source.OnCheckpointCompleted(rig.Snapshot());
            return rig.Counters.In >= Records || producing.IsFaulted;
        });
        await producing;

        Assert.Equal(Enumerable.Range(0, Records).Select(i => (long)i), rig.Numbers["t/0"]);
    }

    [Fact]
    public async Task Pause_OneSplit_IsNotReadUntilItGoesOn()
    {
        _broker.CreateTopic("t", 2);
        Produce(0, KafkaRig.Events(0, 3_000));
        Produce(1, KafkaRig.Events(0, 3_000));
        await using var rig = await StartAsync(UntilLatest);

        rig.Reader.Pause(0, true);
        rig.ReadUntil(() => rig.Numbers.GetValueOrDefault("t/1")?.Count == 3_000);
        Assert.Equal(ReadOutcome.Nothing, rig.Read());
        Assert.DoesNotContain("t/0", rig.Numbers.Keys);

        rig.Reader.Pause(0, false);
        rig.ReadToEnd();
        Assert.Equal(3_000, rig.Numbers["t/0"].Count);
    }

    [Fact]
    public async Task Read_BadRecords_AreDeadLetteredAndCounted()
    {
        _broker.CreateTopic("t");
        Produce(0, [.. KafkaRig.Events(0, 2), "{\"name\":1}", null, "", .. KafkaRig.Events(2, 1)]);

        await using var rig = await StartAsync(UntilLatest);
        rig.ReadToEnd();

        Assert.Equal([0, 1, 2], rig.All);
        Assert.Equal((6, 3, 3, 3), (rig.Counters.In, rig.Counters.Passed, rig.Counters.DeadLettered, rig.Counters.Out));
        Assert.Equal(
            [
                ("t", 0, 2L, "{\"name\":1}", "name: expected text, got 1 (byte 8)"),
                ("t", 0, 3L, "", "no value (a tombstone); NullValues.Skip passes over them"),
                ("t", 0, 4L, "", "expected an object, got the end of the record (byte 0)"),
            ],
            rig.DeadLetters.Records);
    }

    [Fact]
    public async Task Read_TombstonesSkipped_AreCountedAsFiltered()
    {
        _broker.CreateTopic("t");
        Produce(0, null, KafkaRig.Events(1, 1)[0], null);

        await using var rig = await StartAsync(UntilLatest with { NullValues = NullValues.Skip });
        rig.ReadToEnd();

        Assert.Equal((3, 1, 2, 0), (rig.Counters.In, rig.Counters.Passed, rig.Counters.Filtered, rig.DeadLetters.Records.Count));
        Assert.True(rig.Counters.IsBalanced);
    }

    private Task<KafkaRig> StartAsync(KafkaOptions? options = null, IReadOnlyDictionary<string, byte[]>? restored = null) =>
        KafkaRig.StartAsync(_broker.BootstrapServers, "t", options, restored);

    private void Produce(int partition, params string?[] values) => KafkaRig.Produce(_broker.BootstrapServers, "t", partition, values);
}
