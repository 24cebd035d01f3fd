using Hybrid.Lake.Tables;

namespace Hybrid.Lake.Tests.Tables;

public sealed class VacuumTests : IDisposable
{
    private const string Id = "shop/revenue/lake";
    private static readonly PartitionKey H1 = TestTable.Hour(1);
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 0, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();
    private readonly ManualTime _time = new(DateTimeOffset.UtcNow); // files have the machine's time
    private readonly LakeTable _table;

    public VacuumTests() => _table = LakeCatalog.Open(_folder.Path, _time).EnsureAsync(TestTable.Definition()).AsTask().GetAwaiter().GetResult();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("never committed, its epoch overtaken", 5, null, 0, false, true)]
    [InlineData("never committed, its epoch the newest", 7, null, 0, false, false)]
    [InlineData("never committed, its epoch to come", 8, null, 0, false, false)]
    [InlineData("never committed, to come, retention over", 8, null, 10, false, true)]
    [InlineData("never committed, retention over, a checkpoint lists it", 8, null, 10, true, false)]
    [InlineData("never committed, overtaken, a checkpoint lists it", 5, null, 0, true, false)]
    [InlineData("removed yesterday", 5, 1, 10, false, false)]
    [InlineData("removed before the retention", 5, 8, 10, false, true)]
    [InlineData("removed before the retention, pinned", 5, 8, 10, true, false)]
    [InlineData("another program's, young", null, null, 1, false, false)]
    [InlineData("another program's, old", null, null, 8, false, true)]
    public void Rule_OfAFileOutsideTheSnapshot_IsByItsWriterAndAge(string name, int? number, int? removedDays, int ageDays, bool isKept, bool expected)
    {
        var path = number is { } n ? DataFileName.NewPath(H1, Id, n) : "date=2015-09-12/hour=1/part-00000-abc.parquet";
        var committed = new Dictionary<ulong, long> { [DataFileName.HashOf(Id)] = 7 };
        DateTimeOffset? removed = removedDays is { } days ? Now.AddDays(-days) : null;
        Assert.True(expected == VacuumRule.MayDelete(path, Now.AddDays(-ageDays), removed, committed, isKept, Now, TimeSpan.FromDays(7)), name);
    }

    [Fact]
    public async Task Vacuum_OvertakenFiles_AreDeletedAndOthersStay()
    {
        var writer = new LakeWriter(_table, Id, 1);
        await writer.OpenAsync(WriterOpening.Fresh);
        var orphan = await StoreAsync(1);
        var committed = await StoreAsync(2);
        var future = await StoreAsync(3);
        await writer.CommitAsync(TestTable.Epoch(1, 2, 0, committed));

        var dry = await _table.VacuumAsync(new() { IsDryRun = true });
        Assert.Equal([orphan.Path], dry.Deleted);
        Assert.True(await ExistsAsync(orphan));
        var report = await _table.VacuumAsync(new());
        Assert.Equal([orphan.Path], report.Deleted);
        Assert.Equal((100, 1), (report.Bytes, report.Kept));
        Assert.False(await ExistsAsync(orphan));
        Assert.True(await ExistsAsync(committed) && await ExistsAsync(future));
    }

    [Fact]
    public async Task Vacuum_RemovedFile_GoesAfterTheRetentionUnlessPinned()
    {
        var file = await StoreAsync(1);
        await _table.CommitAsync(TestTable.Append(file));
        var read = await _table.SnapshotAsync();
        var pin = await _table.PinAsync(read, null, "report/run 1", TimeSpan.FromDays(30));
        await _table.CommitAsync((_, _) => ValueTask.FromResult(CommitDecision.Commit(new() { Operation = "DELETE", Removes = [file] })));

        Assert.Empty((await _table.VacuumAsync(new())).Deleted);
        _time.Advance(TimeSpan.FromDays(8));
        Assert.Empty((await _table.VacuumAsync(new())).Deleted);
        await pin.DisposeAsync();
        Assert.Equal([file.Path], (await _table.VacuumAsync(new())).Deleted);
    }

    [Fact]
    public async Task Vacuum_PinPastItsEnd_HoldsNothing()
    {
        var file = await StoreAsync(1);
        await _table.CommitAsync(TestTable.Append(file));
        await _table.PinAsync(await _table.SnapshotAsync(), [file], "run", TimeSpan.FromDays(1));
        await _table.CommitAsync((_, _) => ValueTask.FromResult(CommitDecision.Commit(new() { Operation = "DELETE", Removes = [file] })));
        _time.Advance(TimeSpan.FromDays(8));
        Assert.Equal([file.Path], (await _table.VacuumAsync(new())).Deleted);
    }

    [Fact]
    public async Task Vacuum_StagedRows_StayWhileACheckpointListsThem()
    {
        var writer = new LakeWriter(_table, Id, 1);
        await writer.OpenAsync(WriterOpening.Fresh);
        var staged = DataFileName.NewStagedPath(H1, Id, WriterNumber.Of(1, 1));
        await _table.Storage.StoreFileAsync(_table.PathOf(staged), async (path, stop) => await File.WriteAllBytesAsync(path, [1], stop));
        await writer.CommitAsync(TestTable.Epoch(1, 2, 0, await StoreAsync(2)));

        Assert.Empty((await _table.VacuumAsync(new() { KeptFiles = new HashSet<string> { staged } })).Deleted);
        Assert.Equal([staged], (await _table.VacuumAsync(new())).Deleted);
    }

    [Fact]
    public async Task Expire_PartitionsPastKeep_AreDroppedWithoutAGeneration()
    {
        await _table.Catalog.EnsureAsync(TestTable.Definition() with { Keep = TimeSpan.FromDays(1) });
        var now = PartitionKey.Of(PartitionUnit.Hour, (_time.GetUtcNow().UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond);
        await _table.CommitAsync(TestTable.Append(TestTable.File(H1)));
        Assert.Equal(CommitResult.Nothing, (await _table.ExpireAsync()).Result); // old input alone is kept
        var fresh = TestTable.File(now);
        await _table.CommitAsync(TestTable.Append(TestTable.File(H1), fresh));
        var outcome = await _table.ExpireAsync();
        Assert.Equal([fresh.Path], outcome.Snapshot.Files.Select(file => file.Path));
        Assert.Null(outcome.Snapshot.Loop.GenerationOf(H1));
        Assert.True(outcome.Changes.IsEmpty);
        Assert.Equal(CommitResult.Nothing, (await _table.ExpireAsync()).Result);
    }

    [Theory]
    [InlineData("10 10", false, 2)]
    [InlineData("10", false, 0)]
    [InlineData("", true, 0)]
    [InlineData("100 10 10", false, 2)] // 100 is not rewritten to take in 20
    [InlineData("100 10 10", true, 3)]
    [InlineData("300 10 10", true, 2)] // MiB: the large one is left alone
    public void CompactionRule_OfSizes_MergesWhatIsWorthIt(string mebibytes, bool isFinal, int merged)
    {
        var files = mebibytes.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(size => TestTable.File(H1) with { Size = long.Parse(size, null) << 20 });
        Assert.Equal(merged, CompactionRule.Decide(files, isFinal).Count);
    }

    private Task<LakeFile> StoreAsync(long epoch) => TestTable.StoreAsync(_table, H1, Id, WriterNumber.Of(1, epoch));

    private async Task<bool> ExistsAsync(LakeFile file) => await _table.Storage.ExistsAsync(_table.PathOf(file.Path));
}
