using Hybrid.StreamLayer.Sources.Kafka;
using Hybrid.StreamLayer.Sources.Kafka.Native;

namespace Hybrid.StreamLayer.Tests.Sources.Kafka;

/// <summary>What goes wrong with topics, offsets, brokers and settings, on the embedded broker.</summary>
public sealed class KafkaFaultTests : IDisposable
{
    private const short Fetch = 1;
    private const short ListOffsets = 2;
    private static readonly KafkaOptions UntilLatest = new() { Until = KafkaUntil.Latest };

    private readonly EmbeddedBroker _broker = EmbeddedBroker.Start();

    public void Dispose() => _broker.Dispose();

    [Fact]
    public async Task Discover_OffsetsGoneBeforeTheRestore_NamesTheRangeOfEachPartition()
    {
        _broker.CreateTopic("t", 3);
        var state = await ReadAndDropAsync();

        var error = await Assert.ThrowsAsync<StreamException>(() => StartAsync(UntilLatest, state));

        Assert.Equal(StreamError.OffsetsGone, error.Code);
        Assert.Contains("t/0: offsets 100 to 149 (50 offsets); t/2: offsets 100 to 299 (200 offsets).", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Discover_OffsetsGoneAndContinue_GoesOnAtTheEarliestAndKeepsTheCount()
    {
        _broker.CreateTopic("t", 3);
        var state = await ReadAndDropAsync();

        await using var rig = await StartAsync(UntilLatest with { OnOffsetsGone = OffsetsGone.Continue }, state);
        rig.ReadToEnd();

        Assert.Equal((150, 200, 0), (rig.Numbers["t/0"].Count, rig.Numbers["t/1"].Count, rig.Numbers.GetValueOrDefault("t/2")?.Count ?? 0));
        var positions = KafkaState.ReadPositions(rig.Snapshot());
        Assert.Equal(new KafkaState.Position(300, 50), positions["t/0"]);
        Assert.Equal(new KafkaState.Position(300, 0), positions["t/1"]);
        Assert.Equal(new KafkaState.Position(300, 200), positions["t/2"]);
    }

    [Fact]
    public async Task Read_OffsetsGoneWhileReading_NamesTheRange()
    {
        _broker.CreateTopic("t");
        Produce(0, KafkaRig.Events(0, 10));
        await using var rig = await StartAsync();
        rig.ReadUntil(() => rig.Counters.In == 10);
        _broker.SetUp(false); // the reader falls behind
        ProduceWhileDown();

        var error = Assert.Throws<StreamException>(() => rig.ReadUntil(() => rig.Counters.In >= 200));

        Assert.Equal(StreamError.OffsetsGone, error.Code);
        Assert.Contains("t/0: offsets 10 to 99 (90 offsets)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_OffsetsGoneWhileReadingAndContinue_GoesOnAtTheEarliest()
    {
        _broker.CreateTopic("t");
        Produce(0, KafkaRig.Events(0, 10));
        await using var rig = await StartAsync(new KafkaOptions { OnOffsetsGone = OffsetsGone.Continue });
        rig.ReadUntil(() => rig.Counters.In == 10);
        _broker.SetUp(false);
        ProduceWhileDown();

        rig.ReadUntil(() => rig.Counters.In >= 20);

        Assert.Equal(Enumerable.Range(0, 10).Concat(Enumerable.Range(100, 10)).Select(i => (long)i), rig.Numbers["t/0"]);
        Assert.Equal(new KafkaState.Position(110, 90), KafkaState.ReadPositions(rig.Snapshot())["t/0"]);
    }

    [Fact]
    public async Task Open_TopicMadeAnew_IsRefused()
    {
        _broker.CreateTopic("t");
        Produce(0, KafkaRig.Events(0, 10));
        IReadOnlyDictionary<string, byte[]> state;
        await using (var rig = await StartAsync(UntilLatest))
        {
            rig.ReadToEnd();
            state = rig.Snapshot();
        }

        _broker.DeleteTopic("t");
        _broker.CreateTopic("t");
        var error = await Assert.ThrowsAsync<StreamException>(() => StartAsync(UntilLatest, state));

        Assert.Equal(StreamError.TopicRecreated, error.Code);
        Assert.Contains("Topic t was made anew: its id was ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_AnotherCluster_IsRefused()
    {
        _broker.CreateTopic("t");
        IReadOnlyDictionary<string, byte[]> state;
        await using (var rig = await StartAsync(UntilLatest))
            state = rig.Snapshot();

        using var other = EmbeddedBroker.Start();
        other.CreateTopic("t");
        var error = await Assert.ThrowsAsync<StreamException>(() => KafkaRig.StartAsync(other.BootstrapServers, "t", UntilLatest, state));

        Assert.Equal(StreamError.TopicRecreated, error.Code);
    }

    [Fact]
    public async Task Discover_TopicMadeAnewWhileReading_IsRefused()
    {
        _broker.CreateTopic("t");
        await using var rig = await StartAsync();
        _broker.DeleteTopic("t");
        _broker.CreateTopic("t", 2);

        var error = await Assert.ThrowsAsync<StreamException>(async () => await rig.Source.DiscoverAsync(default));

        Assert.Equal(StreamError.TopicRecreated, error.Code);
    }

    [Fact]
    public async Task Discover_TopicDeletedWhileReading_IsMissingAtTheSecondLook()
    {
        _broker.CreateTopic("t");
        await using var rig = await StartAsync();
        _broker.DeleteTopic("t");

        var first = await Assert.ThrowsAsync<StreamException>(async () => await rig.Source.DiscoverAsync(default));
        var second = await Assert.ThrowsAsync<StreamException>(async () => await rig.Source.DiscoverAsync(default));

        Assert.Equal((StreamError.TopicMissing, true), (first.Code, first.IsTransient));
        Assert.Equal((StreamError.TopicMissing, false), (second.Code, second.IsTransient));
    }

    [Fact]
    public async Task Open_MissingTopic_NamesTheNearest()
    {
        _broker.CreateTopic("orders");
        _broker.CreateTopic("payments");

        var error = await Assert.ThrowsAsync<StreamException>(() => KafkaRig.StartAsync(_broker.BootstrapServers, "order"));

        Assert.Equal(StreamError.TopicMissing, error.Code);
        Assert.Contains("Kafka has no topic `order`. Did you mean `orders`?", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_NoBroker_IsUnreachableAndTransient()
    {
        var source = KafkaRig.NewSource("127.0.0.1:1", "t", new KafkaOptions { ConnectTimeout = TimeSpan.FromMilliseconds(300) });
        await using (source)
        {
            var error = await Assert.ThrowsAsync<StreamException>(async () => await source.OpenAsync(null, default));

            Assert.Equal((StreamError.SourceUnreachable, true), (error.Code, error.IsTransient));
        }
    }

    [Fact]
    public async Task Read_BrokerGoesAndComesBack_GoesOnAndSaysSo()
    {
        _broker.CreateTopic("t");
        Produce(0, KafkaRig.Events(0, 10));
        await using var rig = await StartAsync();
        rig.ReadUntil(() => rig.Counters.In == 10);

        _broker.SetUp(false);
        rig.ReadUntil(() => rig.Source.Status.IsAway);
        _broker.SetUp(true);
        Produce(0, KafkaRig.Events(10, 10));
        rig.ReadUntil(() => rig.Counters.In == 20);

        Assert.Equal(Enumerable.Range(0, 20).Select(i => (long)i), rig.Numbers["t/0"]);
        Assert.False(rig.Source.Status.IsAway);
    }

    [Fact]
    public async Task Read_RequestsFail_GoesOnWithoutLossOrRepeat()
    {
        _broker.CreateTopic("t", 2);
        Produce(0, KafkaRig.Events(0, 1_000));
        Produce(1, KafkaRig.Events(1_000, 1_000));
        await using var rig = await StartAsync();
        _broker.FailNext(Fetch, KafkaErrorCode.NotLeader, KafkaErrorCode.LeaderNotAvailable, KafkaErrorCode.Transport, KafkaErrorCode.StorageError);
        _broker.FailNext(ListOffsets, KafkaErrorCode.NotLeader);

        rig.ReadUntil(() => rig.Counters.In >= 2_000);

        Assert.Equal(Enumerable.Range(0, 2_000).Select(i => (long)i), rig.All);
    }

    [Theory]
    [InlineData("enable.auto.commit", "true", "is always `false` here and cannot be `true`")]
    [InlineData("bootstrap.server", "x", "There is no Kafka setting `bootstrap.server`. Did you mean `bootstrap.servers`?")]
    [InlineData("fetch.wait.max.ms", "fast", "The Kafka setting `fetch.wait.max.ms` cannot be `fast`")]
    public async Task Open_WrongSetting_SaysWhich(string name, string value, string error)
    {
        _broker.CreateTopic("t");
        var options = new KafkaOptions { Settings = new Dictionary<string, string> { [name] = value } };

        var thrown = await Assert.ThrowsAsync<StreamException>(() => StartAsync(options));

        Assert.Equal(StreamError.InvalidDefinition, thrown.Code);
        Assert.Contains(error, thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_NoBrokers_SaysWhatToSet()
    {
        var error = Assert.Throws<StreamException>(() => KafkaRig.NewSource("", "t"));

        Assert.Equal(StreamError.InvalidDefinition, error.Code);
    }

    private Task<KafkaRig> StartAsync(KafkaOptions? options = null, IReadOnlyDictionary<string, byte[]>? restored = null) =>
        KafkaRig.StartAsync(_broker.BootstrapServers, "t", options, restored);

    private void Produce(int partition, params string?[] values) => KafkaRig.Produce(_broker.BootstrapServers, "t", partition, values);

    /// <summary>A state at 100 in each of three partitions of 300 records, of which partition 0 has lost 150 and partition 2 all.</summary>
    private async Task<IReadOnlyDictionary<string, byte[]>> ReadAndDropAsync()
    {
        for (var partition = 0; partition < 3; partition++)
            Produce(partition, KafkaRig.Events(partition * 1_000, 100));
        IReadOnlyDictionary<string, byte[]> state;
        await using (var rig = await StartAsync(UntilLatest))
        {
            rig.ReadToEnd();
            state = rig.Snapshot();
        }

        for (var partition = 0; partition < 3; partition++)
        {
            Produce(partition, KafkaRig.Events(partition * 1_000 + 100, 50));
            Produce(partition, KafkaRig.Events(partition * 1_000 + 150, 150));
        }

        _broker.DeleteRecords("t", 0, 150);
        _broker.DeleteRecords("t", 2, 300);
        return state;
    }

    private void ProduceWhileDown()
    {
        _broker.SetUp(true);
        _broker.FailNext(Fetch, [.. Enumerable.Repeat(KafkaErrorCode.LeaderNotAvailable, 40)]);
        Produce(0, KafkaRig.Events(10, 90));
        _broker.DeleteRecords("t", 0, 100);
        Produce(0, KafkaRig.Events(100, 10));
        _broker.ClearFailures(Fetch);
    }
}
