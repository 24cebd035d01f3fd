using Hybrid.StreamLayer.Runtime;

namespace Hybrid.StreamLayer.Tests.Runtime;

/// <summary>What operators do with rows, whole jobs.</summary>
public sealed class PipelineTests : IDisposable
{
    private readonly JobRig _rig = new();

    public void Dispose() => _rig.Dispose();

    private static ListSource<int> Numbers(int count, int splits = 2) =>
        new([.. Enumerable.Range(0, splits).Select(split => Enumerable.Range(0, count).Where(number => number % splits == split).ToArray())]) { BatchRows = 100 };

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task RunAsync_RowsThatThrow_AreDeadLetteredOnceAndTheRestGoesOn(int parallelism)
    {
        var table = new TestTable<string>();
        var dead = new TestTable<DeadLetter>();
        var status = await _rig.RunAsync(
            env =>
            {
                env.DefaultDeadLetterSink = letters => letters.SinkTo(dead.Sink("dead"));
                env.FromSource(Numbers(1000))
                    .Select(number => number % 10 == 3 ? throw new FormatException($"three: {number}") : number)
                    .Where(number => number % 10 == 4 ? throw new FormatException("four") : number % 2 == 0)
                    .Select(number => number % 10 == 6 ? throw new FormatException("six") : $"{number}")
                    .SinkTo(table.Sink());
            },
            parallelism);

        Assert.Equal(
            Enumerable.Range(0, 1000).Where(number => number % 2 == 0 && number % 10 is not (4 or 6)).Select(number => $"{number}").Order(),
            table.Rows.Order());
        Assert.Equal(300, dead.Rows.Count);
        var letter = dead.Rows.Single(row => row.Error == "FormatException: three: 993");
        Assert.Equal("select", letter.Operator);
        Assert.Equal("993"u8.ToArray(), letter.Value);
        Assert.Equal(new RowTotals(1000, 300, 400, 0, 300, true), status.LastCheckpoint!.Totals);
        Assert.Empty(status.LastCheckpoint.Imbalances);
    }

    [Fact]
    public async Task RunAsync_DeadLettersAndRestart_AreWrittenExactlyOnce()
    {
        var table = new TestTable<int>();
        var dead = new TestTable<DeadLetter>();
        var rows = Enumerable.Range(0, 500).ToArray();
        Action<StreamEnvironment> Build(ListSource<int> source) => env =>
        {
            env.FromSource(source).Where(number => number % 5 == 0 ? throw new FormatException($"{number}") : true).SinkTo(table.Sink());
            env.DeadLetters.SinkTo(dead.Sink("dead"));
        };
        var first = new ListSource<int>([rows], isBounded: false) { Open = 100 };
        await using (var job = _rig.Create(Build(first), parallelism: 2))
        {
            var run = job.RunAsync();
            await Wait.Until(() => job.Status.Splits.Sum(split => split.Position) == 100, JobRig.Deadline);
            await job.CheckpointAsync().WaitAsync(JobRig.Deadline);
            first.Open = 300;
            await Wait.Until(() => job.Status.Splits.Sum(split => split.Position) == 300, JobRig.Deadline);
            await job.StopAsync(StopMode.Kill).WaitAsync(JobRig.Deadline);
            await run;
        }

        await _rig.RunAsync(Build(new ListSource<int>([rows])));

        Assert.Equal(rows.Where(number => number % 5 == 0).Select(number => $"FormatException: {number}").Order(), dead.Rows.Select(row => row.Error).Order());
        Assert.Equal(400, table.Rows.Count);
    }

    [Fact]
    public async Task RunAsync_RowOfTheDeadLettersThrows_FailsTheJob()
    {
        var error = await Assert.ThrowsAsync<StreamException>(() => _rig.RunAsync(env =>
        {
            env.FromSource(Numbers(10)).Select(number => number / (number - number)).SinkTo(new TestTable<int>().Sink());
            env.DeadLetters.Select(letter => letter.Offset < 0 ? throw new FormatException("again") : letter).SinkTo(new TestTable<DeadLetter>().Sink("dead"));
        }));

        Assert.Equal(StreamError.Failed, error.Code);
        Assert.Contains("again", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task RunAsync_FanOutUnionAndSideOutput_EachReaderGetsEachRow(int parallelism)
    {
        var evens = new TestTable<int>();
        var odds = new TestTable<int>();
        var all = new TestTable<int>();
        var both = new TestTable<int>();
        var tag = new OutputTag<int>("odd");
        var status = await _rig.RunAsync(
            env =>
            {
                var numbers = env.FromSource(Numbers(3000));
                var split = numbers.Select(number => number + 1).SideOutput(tag, number => number % 2 == 1);
                split.SinkTo(evens.Sink("evens"));
                split.SideOutput(tag).SinkTo(odds.Sink("odds"));
                numbers.Select(number => -number).SinkTo(all.Sink("all"));
                numbers.Union(split.SideOutput(tag)).Rebalance().SinkTo(both.Sink("both"));
            },
            parallelism);

        Assert.Equal(Enumerable.Range(1, 3000).Where(number => number % 2 == 0), evens.Rows.Order());
        Assert.Equal(Enumerable.Range(1, 3000).Where(number => number % 2 == 1), odds.Rows.Order());
        Assert.Equal(Enumerable.Range(0, 3000), all.Rows.Select(number => -number).Order());
        Assert.Equal(Enumerable.Range(0, 3000).Concat(Enumerable.Range(1, 3000).Where(number => number % 2 == 1)).Order(), both.Rows.Order());
        Assert.Empty(status.LastCheckpoint!.Imbalances);
    }

    [Fact]
    public async Task RunAsync_DifferentParallelism_RowsAreSpreadAndNoneIsLost()
    {
        var table = new TestTable<int>();
        var status = await _rig.RunAsync(env => env
            .FromSource(Numbers(5000)).SetParallelism(2)
            .SelectMany(number => Enumerable.Repeat(number, number % 3)).SetParallelism(3)
            .Select(number => number).SetParallelism(1)
            .SinkTo(table.Sink("table", static (in int row, long _) => (ulong)row << 56)).SetParallelism(2));

        Assert.Equal(Enumerable.Range(0, 5000).SelectMany(number => Enumerable.Repeat(number, number % 3)), table.Rows.Order());
        Assert.Empty(status.LastCheckpoint!.Imbalances);
    }

    [Fact]
    public async Task RunAsync_OperatorThatLosesARow_IsReported()
    {
        var status = await _rig.RunAsync(env => env
            .FromSource(Numbers(100)).Transform("leaky", () => new Leaky()).SinkTo(new TestTable<int>().Sink()));

        Assert.False(status.LastCheckpoint!.Totals.IsBalanced);
        Assert.Contains(status.LastCheckpoint.Imbalances, line => line.StartsWith("operator 'leaky'", StringComparison.Ordinal));
        Assert.Contains(status.LastCheckpoint.Imbalances, line => line.StartsWith("edge 'leaky' → 'sink.table'", StringComparison.Ordinal));
        Assert.Contains(_rig.Logs.Lines, line => line.StartsWith("Error: Accounting at checkpoint 1/1 does not add up", StringComparison.Ordinal));
    }

    [Fact]
    public async Task StopAsync_Drain_FiresEverythingAndEnds()
    {
        var table = new TestTable<KeyCount>();
        var rows = Enumerable.Range(0, 100).Select(row => new Event(row % 4, row, 1)).ToArray();
        await using var job = _rig.Create(
            env => env.FromSource(new ListSource<Event>([rows], isBounded: false)).WithTimestamps(item => item.At)
                .KeyBy(item => item.Key).Transform("count", () => new CountPerKey()).SinkTo(table.Sink()),
            parallelism: 2);
        var run = job.RunAsync();
        await Wait.Until(() => job.Status.Splits.Sum(split => split.Position) == 100, JobRig.Deadline);

        await job.StopAsync(StopMode.Drain).WaitAsync(JobRig.Deadline);
        await run;

        Assert.Equal(Enumerable.Range(0, 4).Select(key => new KeyCount(key, 25, 25)), table.Rows.OrderBy(count => count.Key));
        Assert.Equal(JobState.Finished, job.Status.State);
    }

    [Fact]
    public async Task StopAsync_Checkpoint_KeepsOpenStateForTheNextStart()
    {
        var table = new TestTable<KeyCount>();
        var rows = Enumerable.Range(0, 100).Select(row => new Event(row % 4, row, 1)).ToArray();
        Action<StreamEnvironment> Build(ListSource<Event> source) => env => env.FromSource(source).WithTimestamps(item => item.At)
            .KeyBy(item => item.Key).Transform("count", () => new CountPerKey()).SinkTo(table.Sink());
        var first = new ListSource<Event>([rows], isBounded: false) { Open = 60 };
        using var stop = new CancellationTokenSource();
        await using (var job = _rig.Create(Build(first)))
        {
            var run = job.RunAsync(stop.Token);
            await Wait.Until(() => job.Status.Splits.Sum(split => split.Position) == 60, JobRig.Deadline);
            await stop.CancelAsync();
            await run.WaitAsync(JobRig.Deadline);
            Assert.Equal(JobState.Finished, job.Status.State);
        }

        Assert.Empty(table.Rows);
        Assert.True(Assert.Single(table.Epochs).IsLast);
        await _rig.RunAsync(Build(new ListSource<Event>([rows])), parallelism: 2);
        Assert.Equal(Enumerable.Range(0, 4).Select(key => new KeyCount(key, 25, 25)), table.Rows.OrderBy(count => count.Key));
    }

    [Fact]
    public async Task RunAsync_SinkWantsACheckpoint_TakesOne()
    {
        var table = new TestTable<int>();
        await using var job = _rig.Create(
            env => env.FromSource(new ListSource<int>([[5, 10, 20]], isBounded: false)).WithTimestamps(number => number)
                .SinkTo(table.Sink(wantsCheckpoint: watermark => watermark == 19)),
            options: options => options with { LeastCheckpointPause = TimeSpan.Zero });
        var run = job.RunAsync();

        await Wait.Until(() => table.Epochs.Count > 0, JobRig.Deadline);

        Assert.Equal(19, table.Epochs[0].Watermark);
        await job.StopAsync(StopMode.Kill).WaitAsync(JobRig.Deadline);
        await run;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task RunAsync_TimestampsAgainDownstream_WatermarkMovesOn(int parallelism)
    {
        var table = new TestTable<int>();
        int[][] splits = [[10, 20, 30], [11, 21, 31], [12, 22, 32]];
        await using var job = _rig.Create(
            env => env.FromSource(new ListSource<int>(splits, isBounded: false)).WithTimestamps(number => number)
                .KeyBy(number => number).Transform("through", () => new Through())
                .WithTimestamps(number => number * 100).SinkTo(table.Sink()).SetParallelism(1),
            parallelism);
        var run = job.RunAsync();

        await Wait.Until(() => job.Status.Watermark >= 999, JobRig.Deadline);

        await job.StopAsync(StopMode.Kill).WaitAsync(JobRig.Deadline);
        await run;
    }

    [Fact]
    public async Task RunAsync_SplitAppearsLater_IsRead()
    {
        var table = new TestTable<int>();
        var source = new ListSource<int>([[1, 2], [3, 4], [5, 6]], isBounded: false) { SplitCount = 1 };
        await using var job = _rig.Create(
            env => env.FromSource(source).SinkTo(table.Sink()), parallelism: 2, options: options => options with { DiscoveryInterval = TimeSpan.FromMilliseconds(20) });
        var run = job.RunAsync();
        await Wait.Until(() => job.Status.Splits.Count == 1, JobRig.Deadline);
        source.SplitCount = 3;
        await Wait.Until(() => job.Status.Splits.Sum(split => split.Position) == 6, JobRig.Deadline);

        await job.StopAsync(StopMode.Checkpoint).WaitAsync(JobRig.Deadline);
        await run;

        Assert.Equal([1, 2, 3, 4, 5, 6], table.Rows.Order());
    }

    [Fact]
    public void Create_DefinitionWrong_SaysWhy()
    {
        Assert.Contains("reads no source", Refused(_ => { }), StringComparison.Ordinal);
        Assert.Contains("two sinks are named 'table'", Refused(env =>
        {
            var numbers = env.FromSource(Numbers(1));
            numbers.SinkTo(new TestTable<int>().Sink());
            numbers.SinkTo(new TestTable<int>().Sink());
        }), StringComparison.Ordinal);
        Assert.Contains("two operators have the id 'same'", Refused(env => env.FromSource(Numbers(1)).Id("same").Select(number => number).Id("same")), StringComparison.Ordinal);
        Assert.Contains("cannot be an operator's id", Refused(env => env.FromSource(Numbers(1)).Id("a b")), StringComparison.Ordinal);
        Assert.Contains("200 subtasks", Refused(env => env.FromSource(Numbers(1)).SetParallelism(200)), StringComparison.Ordinal);
    }

    private string Refused(Action<StreamEnvironment> build)
    {
        var error = Assert.Throws<StreamException>(() => _rig.Create(build));
        Assert.Equal(StreamError.InvalidDefinition, error.Code);
        return error.Message;
    }

    private sealed class Through : Operator<int, int>
    {
        public override void OnBatch(Batch<int> batch)
        {
            Context.Counters.In += batch.Count;
            Context.Counters.Passed += batch.Count;
            Context.Counters.Out += batch.Count;
            batch.Split = -1;
            Output.OnBatch(batch);
        }
    }

    /// <summary>Drops every tenth row without counting it, and claims one that it did not send.</summary>
    private sealed class Leaky : Operator<int, int>
    {
        public override void OnBatch(Batch<int> batch)
        {
            Context.Counters.In += batch.Count;
            Context.Counters.Out += batch.Count;
            batch.Count -= batch.Count / 10;
            Context.Counters.Passed += batch.Count;
            Output.OnBatch(batch);
        }
    }
}
