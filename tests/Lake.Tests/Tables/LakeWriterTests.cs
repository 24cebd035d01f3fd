using Hybrid.Lake.Tables;

namespace Hybrid.Lake.Tests.Tables;

public sealed class LakeWriterTests : IDisposable
{
    private const string Id = "shop/revenue/lake";
    private static readonly PartitionKey H1 = TestTable.Hour(1);

    private readonly TemporaryFolder _folder = new();
    private readonly ManualTime _time = ManualTime.Start();
    private readonly LakeCatalog _lake;
    private readonly LakeTable _table;

    public LakeWriterTests()
    {
        _lake = LakeCatalog.Open(_folder.Path, _time);
        _table = _lake.EnsureAsync(TestTable.Definition()).AsTask().GetAwaiter().GetResult();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Commit_SameEpochTwice_IsDoneOnce()
    {
        var writer = await OpenAsync(1);
        var epoch = await EpochAsync(1, 1);
        Assert.Equal(CommitResult.Committed, (await writer.CommitAsync(epoch)).Result);
        Assert.Equal(CommitResult.AlreadyDone, (await writer.CommitAsync(epoch)).Result);
        Assert.Single((await _table.SnapshotAsync()).Files);
    }

    [Fact]
    public async Task Commit_WithoutRows_MakesAVersionWhenItClosesOrEveryMinute()
    {
        var writer = await OpenAsync(1);
        await writer.CommitAsync(await EpochAsync(1, 1, watermark: H1.End - 10));
        Assert.Equal(CommitResult.Nothing, (await writer.CommitAsync(TestTable.Epoch(1, 2, H1.End - 1))).Result);
        Assert.Equal([H1], (await writer.CommitAsync(TestTable.Epoch(1, 3, H1.End))).Changes.Closed);
        Assert.Equal(CommitResult.Nothing, (await writer.CommitAsync(TestTable.Epoch(1, 4, H1.End + 1))).Result);
        _time.Advance(LakeWriter.MostQuiet);
        Assert.Equal(CommitResult.Committed, (await writer.CommitAsync(TestTable.Epoch(1, 5, H1.End + 2))).Result);
        Assert.Equal(CommitResult.Committed, (await writer.CommitAsync(TestTable.Epoch(1, 6, H1.End + 2) with { IsLast = true })).Result);
        Assert.Equal(CommitResult.Committed, (await writer.CommitAsync(TestTable.Epoch(1, 7, TestTable.HourEnd(2)))).Result); // an empty hour ends
    }

    [Fact]
    public async Task OlderIncarnation_AfterANewerOpened_IsFenced()
    {
        var old = await OpenAsync(1);
        await old.CommitAsync(await EpochAsync(1, 1));
        await OpenAsync(2, new() { Restored = WriterNumber.Of(1, 1), Pending = [await EpochAsync(1, 1)] });

        Assert.Equal(LakeError.Fenced, (await Assert.ThrowsAsync<LakeException>(async () => await old.CommitAsync(await EpochAsync(1, 2)))).Code);
        Assert.Equal(LakeError.Fenced, (await Assert.ThrowsAsync<LakeException>(async () => await OpenAsync(1))).Code);
        Assert.Single((await _table.SnapshotAsync()).Files);
    }

    [Fact]
    public async Task Open_PendingThatTheLogLacks_IsCommitted()
    {
        var writer = await OpenAsync(1);
        var first = await EpochAsync(1, 1);
        var second = await EpochAsync(1, 2);
        await writer.CommitAsync(first);

        var opened = await new LakeWriter(_table, Id, 2).OpenAsync(new() { Restored = second.Number, Pending = [first, second] });
        Assert.Equal([second], opened.Committed);
        Assert.Equal(2, opened.Snapshot.FileCount);
        var state = opened.Snapshot.Loop.Writers[Id];
        Assert.Equal((WriterNumber.Of(2, 0), second.Number, H1.Start), (state.Number, state.Position, state.Watermark));
    }

    [Fact]
    public async Task Open_SameCheckpointAgain_CommitsPendingOnce()
    {
        var epoch = await EpochAsync(1, 1);
        await OpenAsync(1);
        var opening = new WriterOpening { Restored = epoch.Number, Pending = [epoch] };
        Assert.Single((await new LakeWriter(_table, Id, 2).OpenAsync(opening)).Committed);
        Assert.Empty((await new LakeWriter(_table, Id, 2).OpenAsync(opening)).Committed); // an attempt after a lost answer
        Assert.Empty((await new LakeWriter(_table, Id, 3).OpenAsync(opening)).Committed); // it died before its first checkpoint
        Assert.Single((await _table.SnapshotAsync()).Files);
    }

    [Fact]
    public async Task Open_OlderCheckpoint_TakesNewerEpochsBack()
    {
        var writer = await OpenAsync(1);
        var epochs = new List<WriterEpoch>();
        for (var epoch = 1; epoch <= 4; epoch++)
        {
            epochs.Add(await EpochAsync(1, epoch));
            await writer.CommitAsync(epochs[^1]);
        }

        var opened = await new LakeWriter(_table, Id, 2).OpenAsync(new() { Restored = epochs[1].Number, Pending = [epochs[1]] });
        Assert.Equal(2, opened.TakenBack.Count);
        Assert.Equal(Paths(epochs[0], epochs[1]), opened.Snapshot.Files.Select(file => file.Path).Order());
        Assert.Equal(opened.Snapshot.Version, opened.Snapshot.Loop.GenerationOf(H1)); // a restore makes a generation
    }

    [Fact]
    public async Task Open_EvenOlderCheckpoint_UndoesATakeBackToo()
    {
        var writer = await OpenAsync(1);
        var epochs = new List<WriterEpoch>();
        for (var epoch = 1; epoch <= 3; epoch++)
        {
            epochs.Add(await EpochAsync(1, epoch));
            await writer.CommitAsync(epochs[^1]);
        }

        var second = await OpenAsync(2, new() { Restored = epochs[1].Number, Pending = [epochs[1]] });
        await second.CommitAsync(await EpochAsync(2, 1));
        var opened = await new LakeWriter(_table, Id, 3).OpenAsync(new() { Restored = epochs[0].Number, Pending = [epochs[0]] });
        Assert.Equal(Paths(epochs[0]), opened.Snapshot.Files.Select(file => file.Path).Order());
    }

    [Fact]
    public async Task Open_PendingOfAnUndoneOpening_ComesAgain()
    {
        await OpenAsync(1);
        var first = await EpochAsync(1, 1);
        var second = await EpochAsync(1, 2);
        await OpenAsync(2, new() { Restored = second.Number, Pending = [first, second] }); // one commit holds both
        var opened = await new LakeWriter(_table, Id, 3).OpenAsync(new() { Restored = first.Number, Pending = [first] });
        Assert.Equal(Paths(first), opened.Snapshot.Files.Select(file => file.Path));
        Assert.Equal([first], opened.Committed);
    }

    [Fact]
    public async Task Open_OlderCheckpointAfterACompaction_UndoesTheCompaction()
    {
        var writer = await OpenAsync(1);
        var first = await EpochAsync(1, 1);
        var second = await EpochAsync(1, 2);
        await writer.CommitAsync(first);
        await writer.CommitAsync(second);
        var merged = TestTable.File(H1);
        await CommitAsync(new() { Operation = "OPTIMIZE", Kind = CommitKind.Compaction, Adds = [merged], Removes = [.. (await _table.SnapshotAsync()).Files] });

        var opened = await new LakeWriter(_table, Id, 2).OpenAsync(new() { Restored = first.Number, Pending = [first] });
        Assert.Equal(Paths(first), opened.Snapshot.Files.Select(file => file.Path));
    }

    [Fact]
    public async Task Open_OlderCheckpointAfterARewriteOfMine_AddsAgainWhatItRemoved()
    {
        // As a keyed merge does it: epoch 2 replaces the file of epoch 1.
        await OpenAsync(1);
        var first = await TestTable.StoreAsync(_table, H1, Id, WriterNumber.Of(1, 1));
        var second = await TestTable.StoreAsync(_table, H1, Id, WriterNumber.Of(1, 2));
        await CommitAsync(Merge(1, [first], []));
        await CommitAsync(Merge(2, [second], [first]));

        var opened = await new LakeWriter(_table, Id, 2).OpenAsync(new() { Restored = WriterNumber.Of(1, 1) });
        Assert.Equal([first.Path], opened.Snapshot.Files.Select(file => file.Path));
    }

    [Theory]
    [InlineData("rewritten")]
    [InlineData("vacuumed")]
    public async Task Open_WhereItCannotBeTakenBack_RefusesAndNamesVersions(string why)
    {
        await OpenAsync(1);
        var first = await TestTable.StoreAsync(_table, H1, Id, WriterNumber.Of(1, 1));
        var second = await TestTable.StoreAsync(_table, H1, Id, WriterNumber.Of(1, 2));
        await CommitAsync(Merge(1, [first], []));
        await CommitAsync(Merge(2, [second], [first]));
        if (why == "rewritten")
            await CommitAsync(new() { Operation = "UPDATE", Adds = [TestTable.File(H1)], Removes = [second] });
        else
            await _lake.Storage.DeleteAsync(_table.PathOf(first.Path));

        var opening = new WriterOpening { Restored = WriterNumber.Of(1, 1) };
        var error = await Assert.ThrowsAsync<LakeException>(async () => await new LakeWriter(_table, Id, 2).OpenAsync(opening));
        Assert.Equal(LakeError.CannotTakeBack, error.Code);
        Assert.Contains("versions 3 of writer", error.Message, StringComparison.Ordinal);

        var opened = await new LakeWriter(_table, Id, 2).OpenAsync(opening with { AcceptDuplicates = true });
        Assert.Equal([3L], opened.Duplicated);
        Assert.Single(opened.Snapshot.Files);
    }

    [Fact]
    public async Task Open_FreshOnATableWithItsRows_TakesAllBack()
    {
        var writer = await OpenAsync(1);
        await writer.CommitAsync(await EpochAsync(1, 1));
        var opened = await new LakeWriter(_table, Id, 2).OpenAsync(WriterOpening.Fresh);
        Assert.Empty(opened.Snapshot.Files);
    }

    [Theory]
    [InlineData("2015-09-12T00", 300_000_000, 3_599_999_999, false)]
    [InlineData("2015-09-12T00", 0, 3_600_000_000, true)]
    [InlineData("2015-09-12T00", 1, 1, false)]
    [InlineData("2015-09-12T01", 299_999_999, 300_000_000, true)] // an hour is final 5 minutes after its end
    public void PassesBoundary_OfAnHour_IsItsEndAndItsLastMoment(string from, long before, long now, bool expected)
    {
        var start = PartitionKey.Parse(from).Start;
        Assert.Equal(expected, LakeWriter.PassesBoundary(TestTable.Definition(lateness: TimeSpan.FromMinutes(5)), start + before, start + now));
    }

    private static CommitActions Merge(long epoch, LakeFile[] adds, LakeFile[] removes) => new()
    {
        Operation = "MERGE",
        Adds = [.. adds.Select(file => file with { Writer = Id, WriterNumber = WriterNumber.Of(1, epoch) })],
        Removes = removes,
        Transaction = new(Id, WriterNumber.Of(1, epoch)),
        Writer = new(Id, WriterNumber.Of(1, epoch), WriterNumber.Of(1, epoch), 0),
    };

    private async Task CommitAsync(CommitActions actions) => await _table.CommitAsync((_, _) => ValueTask.FromResult(CommitDecision.Commit(actions)));

    private async Task<LakeWriter> OpenAsync(long incarnation, WriterOpening? opening = null)
    {
        var writer = new LakeWriter(_table, Id, incarnation);
        await writer.OpenAsync(opening ?? WriterOpening.Fresh);
        return writer;
    }

    private async Task<WriterEpoch> EpochAsync(long incarnation, long epoch, long? watermark = null) => TestTable.Epoch(
        incarnation, epoch, watermark ?? H1.Start, await TestTable.StoreAsync(_table, H1, Id, WriterNumber.Of(incarnation, epoch)));

    private static IEnumerable<string> Paths(params WriterEpoch[] epochs) => epochs.SelectMany(epoch => epoch.Files).Select(file => file.Path).Order();
}
