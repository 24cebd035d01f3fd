using Hybrid.Lake.Tables;
using Hybrid.Orchestrator.Watch;
using Hybrid.Testing.Lakes;

namespace Hybrid.Orchestrator.Tests.Watch;

public sealed class LakeWatchTests : IDisposable
{
    private readonly TestLake _lake = new();
    private readonly LakeWatch _watch;

    public LakeWatchTests() => _watch = new LakeWatch(LakeCatalog.Open(_lake.Folder));

    [Fact]
    public async Task Refresh_NoTable_IsNoNews()
    {
        Assert.Null(await _watch.RefreshAsync("revenue", default));
        Assert.Null(_watch.View("revenue"));
    }

    [Fact]
    public async Task Refresh_FirstSight_IsTheWhole()
    {
        await CreateAsync();
        await CommitAsync(1, 2);

        var news = (await _watch.RefreshAsync("revenue", default))!;

        Assert.True(news.IsWhole);
        Assert.Equal([TestLake.Hour(1), TestLake.Hour(2)], news.Changed.Order());
        Assert.Null(await _watch.RefreshAsync("revenue", default));
    }

    [Fact]
    public async Task Refresh_LaterCommits_AreJustWhatTheyChanged()
    {
        await CreateAsync();
        await CommitAsync([.. Enumerable.Range(0, 20)]);
        await _watch.RefreshAsync("revenue", default);
        await CommitAsync(3);
        await CommitAsync(3, 7);

        var news = (await _watch.RefreshAsync("revenue", default))!;

        Assert.False(news.IsWhole);
        Assert.Equal([TestLake.Hour(3), TestLake.Hour(7)], news.Changed.Order());
        Assert.Equal(news.View.Version, _watch.View("revenue")!.Loop.GenerationOf(TestLake.Hour(7)));
    }

    [Fact]
    public async Task Pin_Partition_NamesItsFilesAtItsGeneration()
    {
        await CreateAsync();
        await CommitAsync(1, 2);
        await _watch.RefreshAsync("revenue", default);

        var pinned = _watch.Pin("revenue", [TestLake.Hour(2), TestLake.Hour(9)], isLookup: false);

        var partition = Assert.Single(pinned.Partitions); // hour 9 never held data
        Assert.Equal((TestLake.Hour(2).ToString(), 2L), (partition.Partition, partition.Generation));
        Assert.Single(partition.Files);
    }

    public void Dispose() => _lake.Dispose();

    private Task CreateAsync() => _lake.CreateAsync("revenue", PartitionUnit.Hour, TimeSpan.FromHours(1), new LakeColumn("n", LakeType.Long));

    private Task<Snapshot> CommitAsync(params int[] hours) =>
        _lake.CommitAsync("revenue", TestLake.Hour(0).Start, [.. hours.Select(hour => (TestLake.Hour(hour), "SELECT 1::BIGINT AS n"))]);
}
