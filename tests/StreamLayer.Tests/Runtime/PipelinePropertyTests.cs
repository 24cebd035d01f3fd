using FsCheck;
using FsCheck.Fluent;
using Hybrid.StreamLayer.Runtime;

namespace Hybrid.StreamLayer.Tests.Runtime;

/// <summary>Random chains of operators over random rows, run whole and with a kill, against the same chain in LINQ.</summary>
public sealed class PipelinePropertyTests
{
    private const int Splits = 3;

    [Fact]
    public void RunAsync_RandomPipeline_GivesWhatLinqGives()
    {
        var steps = Gen.Choose(0, Steps.Length - 1).ArrayOf().Where(chosen => chosen.Length <= 6);
        var rows = Gen.Choose(-1000, 1000).ArrayOf(400);
        var cases = steps.Zip(rows).Zip(Gen.Choose(1, 3).Zip(Gen.Choose(1, 3)));
        Prop.ForAll(cases.ToArbitrary(), entry => Run(entry.Item1.Item1, entry.Item1.Item2, entry.Item2.Item1, entry.Item2.Item2))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(25));
    }

    private static readonly Step[] Steps =
    [
        new(stream => stream.Select(row => row * 2 + 1), rows => rows.Select(row => row * 2 + 1)),
        new(stream => stream.Select(row => $"{row}").Select(text => text.Length), rows => rows.Select(row => $"{row}".Length)),
        new(stream => stream.Where(row => row % 3 != 0), rows => rows.Where(row => row % 3 != 0)),
        new(stream => stream.SelectMany(row => Enumerable.Range(row, Math.Abs(row % 3))), rows => rows.SelectMany(row => Enumerable.Range(row, Math.Abs(row % 3)))),
        new(stream => stream.Select(row => 100 / (row % 5)), rows => rows.Where(row => row % 5 != 0).Select(row => 100 / (row % 5))),
        new(stream => stream.Rebalance().Select(row => row - 1), rows => rows.Select(row => row - 1)),
        new(stream => stream.Select(row => row).SetParallelism(2), rows => rows),
        new(stream => stream.Union(stream.Where(row => row > 0)).Select(row => row + 1), rows => rows.Concat(rows.Where(row => row > 0)).Select(row => row + 1)),
        new(stream => stream.KeyBy(row => row % 10).Transform("through", () => new Through()), rows => rows),
    ];

    private static bool Run(int[] chosen, int[] rows, int before, int after)
    {
        RunAsync(chosen, rows, before, after).GetAwaiter().GetResult();
        return true;
    }

    private static async Task RunAsync(int[] chosen, int[] rows, int before, int after)
    {
        using var rig = new JobRig();
        var splits = Enumerable.Range(0, Splits).Select(split => rows.Where((_, at) => at % Splits == split).ToArray()).ToArray();
        var expected = chosen.Aggregate(rows.AsEnumerable(), (result, step) => Steps[step].Linq(result)).Order().ToArray();
        var table = new TestTable<int>();
        Action<StreamEnvironment> Build(ListSource<int> source) => env =>
            chosen.Aggregate(env.FromSource(source), (stream, step) => Steps[step].Stream(stream)).SinkTo(table.Sink());
        var first = new ListSource<int>(splits, isBounded: false) { Open = 40 };
        await using (var job = rig.Create(Build(first), before))
        {
            var run = job.RunAsync();
            await Wait.Until(() => job.Status.State == JobState.Running, JobRig.Deadline);
            await job.CheckpointAsync().WaitAsync(JobRig.Deadline);
            first.Open = 90;
            await Wait.Until(() => job.Status.Splits.Sum(split => split.Position) == Splits * 90, JobRig.Deadline);
            await job.CheckpointAsync().WaitAsync(JobRig.Deadline);
            first.Open = 100;
            await job.StopAsync(StopMode.Kill).WaitAsync(JobRig.Deadline);
            await run;
        }

        var status = await rig.RunAsync(Build(new ListSource<int>(splits)), after);
        Assert.Equal(expected, table.Rows.Order());
        Assert.Empty(status.LastCheckpoint!.Imbalances);
    }

    private sealed record Step(Func<DataStream<int>, DataStream<int>> Stream, Func<IEnumerable<int>, IEnumerable<int>> Linq);

    private sealed class Through : Operator<int, int>
    {
        public override void OnBatch(Batch<int> batch)
        {
            Context.Counters.In += batch.Count;
            Context.Counters.Passed += batch.Count;
            Context.Counters.Out += batch.Count;
            Output.OnBatch(batch);
        }
    }
}
