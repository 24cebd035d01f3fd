using Hybrid.StreamLayer.Runtime;
using Hybrid.StreamLayer.Sources.Kafka;
using Hybrid.StreamLayer.Tests.Runtime;

namespace Hybrid.StreamLayer.Tests.Sources.Kafka;

/// <summary>Whole jobs that read Kafka, on the embedded broker.</summary>
public sealed class KafkaJobTests : IDisposable
{
    private readonly EmbeddedBroker _broker = EmbeddedBroker.Start();
    private readonly JobRig _rig = new();

    public readonly record struct Numbered(long Number);

    public void Dispose()
    {
        _rig.Dispose();
        _broker.Dispose();
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(3, 2)]
    [InlineData(5, 1)]
    public async Task RunAsync_KilledAndRestartedAtOtherParallelism_EveryRecordOnce(int before, int after)
    {
        _broker.CreateTopic("t", 4);
        Produce(0, 2_000);
        var table = new TestTable<Numbered>();
        await using (var job = _rig.Create(Build(table, until: null), before))
        {
            var run = job.RunAsync();
            await Wait.Until(() => job.Status.Splits.Sum(split => split.Position) >= 1_000, JobRig.Deadline);
            await job.CheckpointAsync().WaitAsync(JobRig.Deadline);
            Produce(2_000, 2_000);
            await Wait.Until(() => job.Status.Splits.Sum(split => split.Position) >= 4_000, JobRig.Deadline);
            await job.StopAsync(StopMode.Kill).WaitAsync(JobRig.Deadline);
            await run;
        }

        await using var again = _rig.Create(Build(table, KafkaUntil.Latest), after);
        await again.RunAsync().WaitAsync(JobRig.Deadline);

        Assert.Equal(Enumerable.Range(0, 4_000).Select(i => (long)i), table.Rows.Select(row => row.Number).Order());
        Assert.Equal(new RowTotals(4_008, 4_000, 0, 0, 8, true), again.Status.LastCheckpoint!.Totals);
        Assert.Empty(again.Status.LastCheckpoint.Imbalances);
        Assert.All(again.Status.Splits, split => Assert.Equal((1_002L, 0L, true), (split.Position, split.Lag, split.IsEnded)));
    }

    [Fact]
    public async Task Status_BrokerGoesAndComesBack_SaysSoAndTheJobGoesOn()
    {
        _broker.CreateTopic("t", 4);
        Produce(0, 400);
        await using var job = _rig.Create(Build(new TestTable<Numbered>(), until: null));
        var run = job.RunAsync();
        await Wait.Until(() => job.Status.Totals.In == 404, JobRig.Deadline);
        Assert.Empty(job.Status.Troubles);

        _broker.SetUp(false);
        await Wait.Until(() => job.Status.Troubles is [{ } trouble] && trouble.StartsWith("kafka:t: Kafka is away since ", StringComparison.Ordinal), JobRig.Deadline);
        _broker.SetUp(true);
        Produce(400, 400);
        await Wait.Until(() => job.Status.Totals.In == 808 && job.Status.Troubles is [], JobRig.Deadline);

        await job.StopAsync(StopMode.Drain).WaitAsync(JobRig.Deadline);
        await run;
        Assert.Equal(JobState.Finished, job.Status.State);
    }

    [Fact]
    public async Task StopAsync_BrokerAway_EndsWithItsCheckpointSoon()
    {
        _broker.CreateTopic("t", 4);
        Produce(0, 400);
        await using var job = _rig.Create(Build(new TestTable<Numbered>(), until: null));
        var run = job.RunAsync();
        await Wait.Until(() => job.Status.Totals.In == 404, JobRig.Deadline);
        await job.CheckpointAsync().WaitAsync(JobRig.Deadline);
        _broker.SetUp(false);
        await Wait.Until(() => job.Status.Troubles.Count == 1, JobRig.Deadline);

        await job.StopAsync(StopMode.Checkpoint).WaitAsync(TimeSpan.FromSeconds(10));

        await run;
        Assert.Equal(404, job.Status.LastCheckpoint!.Totals.In);
    }

    [Fact]
    public async Task RunAsync_TopicMissing_EndsWithThatError()
    {
        _broker.CreateTopic("other");
        await using var job = _rig.Create(Build(new TestTable<Numbered>(), KafkaUntil.Latest));

        var error = await Assert.ThrowsAsync<StreamException>(() => job.RunAsync().WaitAsync(JobRig.Deadline));

        Assert.Equal(StreamError.TopicMissing, error.Code);
    }

    [Fact]
    public async Task RunAsync_OffsetsGoneWhileStopped_EndsWithTheRange()
    {
        _broker.CreateTopic("t");
        KafkaRig.Produce(_broker.BootstrapServers, "t", 0, KafkaRig.Events(0, 100));
        await _rig.RunAsync(Build(new TestTable<Numbered>(), KafkaUntil.Offset(10)));
        _broker.DeleteRecords("t", 0, 100);

        var error = await Assert.ThrowsAsync<StreamException>(() => _rig.RunAsync(Build(new TestTable<Numbered>(), KafkaUntil.Latest)));

        Assert.Equal(StreamError.OffsetsGone, error.Code);
        Assert.Contains("t/0: offsets 10 to 99 (90 offsets)", error.Message, StringComparison.Ordinal);
    }

    /// <summary>In four partitions, with one record in each that does not decode.</summary>
    private void Produce(int from, int count)
    {
        for (var partition = 0; partition < 4; partition++)
            KafkaRig.Produce(_broker.BootstrapServers, "t", partition, [.. KafkaRig.Events(from + partition * (count / 4), count / 4), "{"]);
    }

    private Action<StreamEnvironment> Build(TestTable<Numbered> table, KafkaUntil? until) => env =>
    {
        env.Services.Set(new KafkaConnection(new Dictionary<string, string> { ["bootstrap.servers"] = _broker.BootstrapServers }) { Until = until });
        env.FromKafka<Event>("t").Select(item => new Numbered(item.Number)).SinkTo(table.Sink());
    };
}
