using Hybrid.StreamLayer.Runtime;
using Hybrid.StreamLayer.Sources;

namespace Hybrid.StreamLayer.Tests.Runtime;

/// <summary>How a job behaves when a part of it is slow or fails.</summary>
public sealed class FlowTests : IDisposable
{
    private readonly JobRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task RunAsync_SlowSink_SlowsTheSource()
    {
        var rows = Enumerable.Range(0, 200_000).ToArray();
        var table = new TestTable<int>();
        using var gate = new ManualResetEventSlim();
        await using var job = _rig.Create(env => env
            .FromSource(new ListSource<int>([rows]) { BatchRows = 1000 })
            .Rebalance()
            .Select(row =>
            {
                gate.Wait();
                return row;
            }).SetParallelism(2)
            .SinkTo(table.Sink()));
        var run = job.RunAsync();
        long Read() => job.Status.Operators[0].Counts.In;
        var channels = 2 * (_rig.Options.ChannelCapacity + 2);
        await Wait.Until(() => Read() >= 2 * _rig.Options.ChannelCapacity * 1000, JobRig.Deadline);

        Assert.InRange(Read(), 0, (channels + 2) * 1024);
        gate.Set();
        await run.WaitAsync(JobRig.Deadline);

        Assert.Equal(rows, table.Rows.Order());
    }

    [Fact]
    public async Task RunAsync_OperatorFails_JobFailsWithItsErrorAndPlace()
    {
        var error = await Assert.ThrowsAsync<StreamException>(() => _rig.RunAsync(
            env => env.FromSource(new ListSource<int>([[1, 2, 3]])).Transform("broken", () => new Broken()).SinkTo(new TestTable<int>().Sink()), parallelism: 2));

        Assert.Equal(StreamError.Failed, error.Code);
        Assert.Contains("InvalidTimeZoneException: out of order", error.Message, StringComparison.Ordinal);
        Assert.IsType<InvalidTimeZoneException>(error.InnerException);
    }

    [Fact]
    public async Task StopAsync_WhileStarting_EndsAtOnce()
    {
        var table = new TestTable<int>();
        await using var job = _rig.Create(env => env.FromSource(new StuckSource()).SinkTo(table.Sink()));
        var run = job.RunAsync();
        Assert.Equal(JobState.Starting, job.Status.State);

        await job.StopAsync(StopMode.Checkpoint).WaitAsync(JobRig.Deadline);

        await run;
        Assert.Equal(JobState.Finished, job.Status.State);
    }

    [Fact]
    public async Task RunAsync_SourceFails_JobFailsWithItsError()
    {
        var error = await Assert.ThrowsAsync<StreamException>(() => _rig.RunAsync(
            env => env.FromSource(new ListSource<int>([[1, 2, 3, 4, 5, 6, 7, 8]]) { FailAt = 5 }).SinkTo(new TestTable<int>().Sink()), parallelism: 2));

        Assert.Equal(StreamError.OffsetsGone, error.Code);
    }

    private sealed class Broken : Operator<int, int>
    {
        public override void OnBatch(Batch<int> batch) => throw new InvalidTimeZoneException("out of order");
    }

    /// <summary>A source whose server does not answer.</summary>
    private sealed class StuckSource : ISource<int>
    {
        public string Name => "stuck";

        public bool IsBounded => false;

        public async ValueTask OpenAsync(IReadOnlyDictionary<string, byte[]>? restored, CancellationToken cancellation) =>
            await new TaskCompletionSource().Task.WaitAsync(cancellation);

        public ValueTask<IReadOnlyList<SourceSplit>> DiscoverAsync(CancellationToken cancellation) => throw new NotSupportedException();

        public ISourceReader<int> OpenReader(SourceReaderContext context) => throw new NotSupportedException();

        public void OnCheckpointCompleted(IReadOnlyDictionary<string, byte[]> named)
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
