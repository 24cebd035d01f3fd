using System.Diagnostics;
using Hybrid.Lake.Tables;
using Xunit.Abstractions;

namespace Hybrid.Lake.Tests.Tables;

public sealed class ScaleTests(ITestOutputHelper output) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Generous limits: they tell work that grows with the number of partitions from work that does not, on a busy machine.</summary>
    [Fact]
    public async Task TenThousandPartitions_CommitAndPoll_CostWhatTheyChange()
    {
        const int Partitions = 10_000;
        await using var lake = LakeCatalog.Open(_folder.Path);
        var table = await lake.EnsureAsync(TestTable.Definition(PartitionUnit.Minute));
        var first = PartitionKey.Parse("2015-09-12T00:00");
        var files = new LakeFile[Partitions];
        for (var (n, partition) = (0, first); n < Partitions; n++, partition = partition.Next)
            files[n] = TestTable.File(partition);
        var clock = Stopwatch.StartNew();
        await table.CommitAsync(TestTable.Append(files));
        Report("commit of 10,000 files");

        var writer = new LakeWriter(table, "w", 1);
        await writer.OpenAsync(WriterOpening.Fresh);
        await writer.CommitAsync(TestTable.Epoch(1, 1, files[^2].Partition.End)); // closes all but the last
        clock.Restart();
        for (var epoch = 2; epoch <= 101; epoch++)
            await writer.CommitAsync(TestTable.Epoch(1, epoch, files[^2].Partition.End, TestTable.File(files[^1].Partition)));
        var commits = Report("100 commits");
        for (var poll = 0; poll < 1000; poll++)
            await table.SnapshotAsync();
        var polls = Report("1,000 polls without news");
        await lake.DisposeAsync();
        await table.CheckpointAsync();
        Report("log checkpoint");
        var loaded = await LakeCatalog.Open(_folder.Path).Table("orders").SnapshotAsync();
        var load = Report("snapshot from nothing");

        Assert.Equal(Partitions + 100, loaded.FileCount);
        Assert.Equal(Partitions - 1, loaded.Loop.Partitions.Count(partition => partition.Value.IsClosed));
        Assert.True(commits < TimeSpan.FromSeconds(10) && polls < TimeSpan.FromSeconds(2) && load < TimeSpan.FromSeconds(10));

        TimeSpan Report(string what)
        {
            var took = clock.Elapsed;
            output.WriteLine($"{what}: {took.TotalMilliseconds:F0} ms");
            clock.Restart();
            return took;
        }
    }
}
