using Hybrid.Lake.Tables;

namespace Hybrid.Lake.Tests.Tables;

public sealed class BatchCommitTests : IDisposable
{
    private static readonly PartitionKey H1 = TestTable.Hour(1);
    private readonly TemporaryFolder _folder = new();
    private readonly LakeTable _table;

    public BatchCommitTests() =>
        _table = LakeCatalog.Open(_folder.Path, ManualTime.Start()).EnsureAsync(TestTable.Definition()).AsTask().GetAwaiter().GetResult();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Commit_HigherSequence_ReplacesThePartition()
    {
        var other = TestTable.File(TestTable.Hour(2));
        await _table.CommitAsync(TestTable.Append(other));
        await _table.CommitBatchAsync(Batch(1, "a", TestTable.File(H1), TestTable.File(H1)));
        var last = TestTable.File(H1);
        var outcome = await _table.CommitBatchAsync(Batch(2, "b", last));
        Assert.Equal([last.Path], outcome.Snapshot.FilesOf(H1).Select(file => file.Path));
        Assert.Equal([other.Path], outcome.Snapshot.FilesOf(TestTable.Hour(2)).Select(file => file.Path));
        var state = outcome.Snapshot.Loop.Partitions[H1];
        Assert.Equal((3L, true, "run2", "b"), (state.Generation, state.IsClosed, state.Lineage!.RunId, state.RowHash));
        Assert.Equal(2, outcome.Snapshot.TransactionOf(BatchCommit.AppId("report", H1, outcome.Snapshot.TableId)));
    }

    [Fact]
    public async Task Commit_SameOrLowerSequence_ChangesNothing()
    {
        var kept = TestTable.File(H1);
        await _table.CommitBatchAsync(Batch(5, null, kept));
        Assert.Equal(CommitResult.AlreadyDone, (await _table.CommitBatchAsync(Batch(5, null, TestTable.File(H1)))).Result);
        Assert.Equal(CommitResult.Superseded, (await _table.CommitBatchAsync(Batch(4, null, TestTable.File(H1)))).Result);
        Assert.Equal([kept.Path], (await _table.SnapshotAsync()).Files.Select(file => file.Path));
    }

    [Fact]
    public async Task Commit_EqualRows_IsNoNewGeneration()
    {
        var kept = TestTable.File(H1);
        await _table.CommitBatchAsync(Batch(1, "same", kept));
        var outcome = await _table.CommitBatchAsync(Batch(2, "same", TestTable.File(H1)));
        Assert.Equal(CommitResult.Committed, outcome.Result);
        Assert.True(outcome.Changes.IsEmpty);
        Assert.Equal([kept.Path], outcome.Snapshot.Files.Select(file => file.Path));
        Assert.Equal((1L, "run2"), (outcome.Snapshot.Loop.GenerationOf(H1)!.Value, outcome.Snapshot.Loop.Partitions[H1].Lineage!.RunId));
    }

    [Fact]
    public async Task Commit_ByTwoAtOnce_HighestSequenceStays()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(1, 6).Select(sequence => Task.Run(async () =>
            await LakeCatalog.Open(_folder.Path).Table("orders").CommitBatchAsync(Batch(sequence, null, TestTable.File(H1, rows: sequence))))));
        var snapshot = await _table.SnapshotAsync();
        Assert.Equal(6, Assert.Single(snapshot.Files).Rows);
        Assert.All(outcomes, outcome => Assert.True(outcome.Result is CommitResult.Committed or CommitResult.Superseded));
        Assert.Equal(6, snapshot.Loop.Partitions[H1].Lineage!.Sequence);
    }

    [Fact]
    public async Task Commit_NoRows_StillClosesThePartition()
    {
        var outcome = await _table.CommitBatchAsync(Batch(1, "empty"));
        Assert.True(outcome.Snapshot.Loop.IsClosed(H1));
        Assert.Equal([H1], outcome.Changes.Changed);
    }

    [Fact]
    public async Task Commit_FileOfAnotherPartition_IsRefused() =>
        Assert.Equal(
            LakeError.InvalidDefinition,
            (await Assert.ThrowsAsync<LakeException>(async () => await _table.CommitBatchAsync(Batch(1, null, TestTable.File(TestTable.Hour(2)))))).Code);

    [Fact]
    public async Task Commit_HigherSequenceOnAnOlderGeneration_IsSuperseded()
    {
        await _table.CommitBatchAsync(Batch(5, null, TestTable.File(H1)));

        var late = Batch(6, null, TestTable.File(H1));
        var outcome = await _table.CommitBatchAsync(late with { Lineage = late.Lineage with { Inputs = [new("clicks", "clicks-id", H1, 4)] } });

        Assert.Equal(CommitResult.Superseded, outcome.Result);
        Assert.Equal("run5", outcome.Snapshot.Loop.Partitions[H1].Lineage!.RunId);
    }

    private static BatchCommit Batch(long sequence, string? hash, params LakeFile[] files) =>
        new("report", H1, sequence, files, new("report", $"run{sequence}", sequence, [new("clicks", "clicks-id", H1, sequence)]), hash);
}
