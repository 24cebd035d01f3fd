using Hybrid.StreamLayer.Runtime;
using Hybrid.Testing.Storage;

namespace Hybrid.StreamLayer.Tests.Runtime;

/// <summary>The checkpoints' storage fails, tears a file or loses its answer at every single operation of a short run: the rows at the end are the same.</summary>
public sealed class StorageFaultTests
{
    private const int MostOperations = 60;

    [Theory]
    [InlineData(Fault.Fail)]
    [InlineData(Fault.Tear)]
    [InlineData(Fault.LoseAnswer)]
    public async Task RunAsync_FaultAtEveryOperation_RowsAreThereOnce(Fault fault)
    {
        for (var at = 1; at <= MostOperations; at++)
        {
            if (!await RunWithFaultAsync(fault, at))
            {
                Assert.True(at > 15, $"the run has {at} operations only");
                return;
            }
        }

        Assert.Fail($"the run has more than {MostOperations} operations");
    }

    /// <summary>False when the run was over before the fault.</summary>
    private static async Task<bool> RunWithFaultAsync(Fault fault, int at)
    {
        using var rig = new JobRig();
        var whole = rig.Storage;
        var faulty = new FaultInjectingStorage(whole, fault, at);
        var rows = Enumerable.Range(0, 80).Select(row => new Event(row % 7, row, row)).ToArray();
        var table = new TestTable<Event>();
        rig.Storage = faulty;
        await FiveCheckpointsAsync(rig, rows, table);
        rig.Storage = whole;
        await rig.RunAsync(Build(new ListSource<Event>([rows]), table), parallelism: 2);

        Assert.Equal(rows, table.Rows.OrderBy(row => row.At));
        return faulty.HasFailed;
    }

    private static async Task FiveCheckpointsAsync(JobRig rig, Event[] rows, TestTable<Event> table)
    {
        var source = new ListSource<Event>([rows], isBounded: false) { Open = 0 };
        await using var job = rig.Create(Build(source, table));
        var run = job.RunAsync();
        try
        {
            await Wait.Until(() => job.Status.State is JobState.Running or JobState.Failed, JobRig.Deadline);
            for (var open = 10; open <= 50; open += 10)
            {
                source.Open = open;
                await Wait.Until(() => job.Status.Splits.Sum(split => split.Position) == open || job.Status.State == JobState.Failed, JobRig.Deadline);
                await job.CheckpointAsync().WaitAsync(JobRig.Deadline);
            }

            await job.StopAsync(StopMode.Kill).WaitAsync(JobRig.Deadline);
            await run;
        }
        catch (StreamException error)
        {
            Assert.Contains("injected", $"{error}", StringComparison.Ordinal);
            await Assert.ThrowsAsync<StreamException>(() => run.WaitAsync(JobRig.Deadline));
        }
        catch (Hybrid.Lake.LakeException)
        {
            await Assert.ThrowsAsync<StreamException>(() => run.WaitAsync(JobRig.Deadline));
        }
    }

    private static Action<StreamEnvironment> Build(ListSource<Event> source, TestTable<Event> table) => env =>
    {
        var rows = env.FromSource(source).WithTimestamps(item => item.At);
        rows.KeyBy(item => item.Key).Transform("count", () => new CountPerKey());
        rows.SinkTo(table.Sink());
    };
}
