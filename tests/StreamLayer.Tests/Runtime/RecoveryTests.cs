using Hybrid.StreamLayer.Runtime;

namespace Hybrid.StreamLayer.Tests.Runtime;

/// <summary>What a start goes on from, and what it may not.</summary>
public sealed class RecoveryTests : IDisposable
{
    private static readonly long Noon = EventTimes.FromDateTime(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    private readonly JobRig _rig = new();
    private readonly Event[][] _input =
        [.. Enumerable.Range(0, 3).Select(split => Enumerable.Range(0, 600).Select(row => new Event(row % 50, Noon + row, split)).ToArray())];

    private readonly TestTable<Event> _table = new();

    public void Dispose() => _rig.Dispose();

    /// <summary>The rows themselves to the table, and beside them an operator with state.</summary>
    private Action<StreamEnvironment> Copying(ListSource<Event> source, string id = "keep") => env =>
    {
        var rows = env.FromSource(source).WithTimestamps(item => item.At);
        rows.KeyBy(item => item.Key).Transform("count", () => new CountPerKey()).Id(id);
        rows.SinkTo(_table.Sink());
    };

    [Fact]
    public async Task RunAsync_NewestCheckpointCorrupt_OneBeforeIsUsedAndTheTableTakenBack()
    {
        await CheckpointsAsync(200, 400);
        Corrupt("-manifest.json", newest: true);

        var source = new ListSource<Event>(_input);
        await _rig.RunAsync(Copying(source));

        AssertAllOnce();
        Assert.Contains(_rig.Logs.Lines, line => line.StartsWith("Error: Checkpoint 1/2 is not whole", StringComparison.Ordinal));
    }

    [Fact]
    public async Task RunAsync_NewestStateFileCorrupt_OneBeforeIsUsedAndTheTableTakenBack()
    {
        await CheckpointsAsync(200, 400);
        Corrupt(".state", newest: true);

        await _rig.RunAsync(Copying(new ListSource<Event>(_input)));

        AssertAllOnce();
    }

    [Fact]
    public async Task RunAsync_AllCheckpointsCorrupt_RefusesToStart()
    {
        await CheckpointsAsync(200, 400);
        Corrupt("-manifest.json", newest: true);
        Corrupt("-manifest.json", newest: false);

        var error = await Assert.ThrowsAsync<StreamException>(() => _rig.RunAsync(Copying(new ListSource<Event>(_input))));

        Assert.Equal(StreamError.CheckpointCorrupt, error.Code);
    }

    [Fact]
    public async Task RunAsync_CommitLostBetweenManifestAndTable_IsMadeUpAtTheNextStart()
    {
        _table.BeforeCommit = _ => new TaskCompletionSource().Task;
        await CheckpointsAsync(200, 400);
        Assert.Empty(_table.Rows);
        _table.BeforeCommit = static _ => Task.CompletedTask;

        await _rig.RunAsync(Copying(new ListSource<Event>(_input)), parallelism: 2);

        AssertAllOnce();
        Assert.Equal([(1L, 1L), (1L, 2L), (2L, 1L)], _table.Epochs.Select(epoch => (epoch.Incarnation, epoch.Epoch)));
    }

    [Fact]
    public async Task CheckpointAsync_ThreeEpochsPending_WaitsForACommit()
    {
        var gate = new TaskCompletionSource();
        _table.BeforeCommit = _ => gate.Task;
        var source = new ListSource<Event>(_input, isBounded: false);
        await using var job = _rig.Create(Copying(source));
        var run = job.RunAsync();
        await Wait.Until(() => job.Status.State == JobState.Running, JobRig.Deadline);
        for (var epoch = 1; epoch <= 3; epoch++)
            await job.CheckpointAsync().WaitAsync(JobRig.Deadline);
        var fourth = job.CheckpointAsync();
        await Wait.Until(() => job.Status.Sinks[0].PendingEpochs == 3, JobRig.Deadline);
        Assert.False(fourth.IsCompleted);

        gate.SetResult();

        Assert.Equal(4, (await fourth.WaitAsync(JobRig.Deadline)).Epoch);
        await job.StopAsync(StopMode.Checkpoint).WaitAsync(JobRig.Deadline);
        await run;
        Assert.Equal([1L, 2L, 3L, 4L, 5L], _table.Epochs.Select(epoch => epoch.Epoch));
    }

    [Fact]
    public async Task RunAsync_AnotherStartTookOver_ThisOneIsFencedAndCommitsNothing()
    {
        var source = new ListSource<Event>(_input, isBounded: false) { Open = 100 };
        await using var first = _rig.Create(Copying(source));
        var run = first.RunAsync();
        await Wait.Until(() => first.Status.State == JobState.Running, JobRig.Deadline);
        await first.CheckpointAsync().WaitAsync(JobRig.Deadline);
        await using var second = _rig.Create(Copying(new ListSource<Event>(_input)), options: options => options with { TakeOver = true });
        await second.RunAsync().WaitAsync(JobRig.Deadline);

        source.Open = 600;
        var error = await Assert.ThrowsAsync<StreamException>(() => first.CheckpointAsync().WaitAsync(JobRig.Deadline));

        Assert.Equal(StreamError.Fenced, error.Code);
        Assert.Equal(StreamError.Fenced, (await Assert.ThrowsAsync<StreamException>(() => run.WaitAsync(JobRig.Deadline))).Code);
        Assert.Equal(JobState.Failed, first.Status.State);
        AssertAllOnce();
    }

    [Fact]
    public async Task RunAsync_SecondStartOfARunningStream_IsToldWhoHoldsIt()
    {
        await using var first = _rig.Create(Copying(new ListSource<Event>(_input, isBounded: false)));
        var run = first.RunAsync();
        await Wait.Until(() => first.Status.State == JobState.Running, JobRig.Deadline);

        var error = await Assert.ThrowsAsync<StreamException>(() => _rig.RunAsync(Copying(new ListSource<Event>(_input))));

        Assert.Equal(StreamError.AlreadyRunning, error.Code);
        await first.StopAsync(StopMode.Kill).WaitAsync(JobRig.Deadline);
        await run;
    }

    [Fact]
    public async Task RunAsync_OperatorWithStateRemoved_RefusesUnlessAllowed()
    {
        await CheckpointsAsync(200);

        var error = await Assert.ThrowsAsync<StreamException>(() => _rig.RunAsync(Copying(new ListSource<Event>(_input), id: "renamed")));
        Assert.Equal(StreamError.StateIncompatible, error.Code);
        Assert.Contains("'keep'", error.Message, StringComparison.Ordinal);

        await _rig.RunAsync(Copying(new ListSource<Event>(_input), id: "renamed"), options: options => options with { AllowDroppedState = true });
        AssertAllOnce();
    }

    [Fact]
    public async Task RunAsync_OperatorsAddedAndRemoved_CountersStillAddUp()
    {
        await CheckpointsAsync(200);

        var status = await _rig.RunAsync(
            env =>
            {
                var rows = env.FromSource(new ListSource<Event>(_input)).WithTimestamps(item => item.At);
                rows.KeyBy(item => item.Key).Transform("count", () => new CountPerKey()).Id("keep");
                rows.Where(item => item.Key >= 0).Select(item => item).SinkTo(_table.Sink());
            },
            parallelism: 2);

        Assert.Empty(status.LastCheckpoint!.Imbalances);
        AssertAllOnce();
    }

    [Fact]
    public async Task SavepointAsync_StartFromIt_GoesBackToIt()
    {
        var source = new ListSource<Event>(_input, isBounded: false) { Open = 100 };
        await using (var job = _rig.Create(Copying(source)))
        {
            var run = job.RunAsync();
            await Wait.Until(() => job.Status.Splits.Sum(split => split.Position) == 300, JobRig.Deadline);
            await job.SavepointAsync("saved/one").WaitAsync(JobRig.Deadline);
            source.Open = 600;
            await Wait.Until(() => job.Status.Splits.Sum(split => split.Position) == 1800, JobRig.Deadline);
            await job.StopAsync(StopMode.Checkpoint).WaitAsync(JobRig.Deadline);
            await run;
        }

        Assert.Equal(1800, _table.Rows.Count);
        var second = new ListSource<Event>(_input);
        await _rig.RunAsync(Copying(second), parallelism: 3, options: options => options with { RestoreFrom = "saved/one" });

        Assert.Equal(100, BitConverter.ToInt64(second.Restored!["split:list/0"]));
        AssertAllOnce();
    }

    [Fact]
    public async Task RunAsync_ManyCheckpoints_KeepsThree()
    {
        await CheckpointsAsync(100, 200, 300, 400, 500);

        Assert.Equal(3, Directory.GetFiles(_rig.Folder, "*-manifest.json", SearchOption.AllDirectories).Length);
    }

    private async Task CheckpointsAsync(params int[] opened)
    {
        var source = new ListSource<Event>(_input, isBounded: false) { Open = 0 };
        await using var job = _rig.Create(Copying(source));
        var run = job.RunAsync();
        foreach (var open in opened)
        {
            source.Open = open;
            await Wait.Until(() => job.Status.Splits.Sum(split => split.Position) == 3 * open, JobRig.Deadline);
            await job.CheckpointAsync().WaitAsync(JobRig.Deadline);
        }

        await job.StopAsync(StopMode.Kill).WaitAsync(JobRig.Deadline);
        await run;
    }

    private void Corrupt(string suffix, bool newest)
    {
        var files = Directory.GetFiles(_rig.Folder, $"*{suffix}", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray();
        var file = newest ? files[^1] : files[0];
        var content = File.ReadAllBytes(file);
        content[content.Length / 2] ^= 1;
        File.WriteAllBytes(file, content);
    }

    private void AssertAllOnce() => Assert.Equal(
        _input.SelectMany(split => split).OrderBy(item => (item.Value, item.At)), _table.Rows.OrderBy(item => (item.Value, item.At)));
}
