using Hybrid.Lake.Storage;
using Hybrid.Lake.Tables;

namespace Hybrid.Lake.Tests.Tables;

public sealed class ConcurrentWritersTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Each writer is a catalog of its own, as a process would have it; every seventh answer of the storage is lost, and the caller tries again.</summary>
    [Fact]
    public async Task Commit_EightWritersWithLostAnswers_NoneIsLostNoVersionIsTwice()
    {
        const int Writers = 8;
        const int Commits = 30;
        await LakeCatalog.Open(_folder.Path).EnsureAsync(TestTable.Definition());
        var versions = await Task.WhenAll(Enumerable.Range(0, Writers).Select(n => Task.Run(() => WriteAsync(n, Commits))));

        var all = versions.SelectMany(list => list).Order().ToList();
        Assert.Equal(all.Distinct(), all);
        await using var lake = LakeCatalog.Open(_folder.Path);
        var snapshot = await lake.Table("orders").SnapshotAsync();
        Assert.Equal(Writers * Commits, snapshot.FileCount);
        Assert.Equal(Writers * (Commits + 1), snapshot.Version);
        for (var n = 0; n < Writers; n++)
        {
            Assert.Equal(WriterNumber.Of(1, Commits), snapshot.TransactionOf($"w{n}"));
            Assert.Equal(
                Enumerable.Range(1, Commits).Select(epoch => WriterNumber.Of(1, epoch)),
                snapshot.Files.Where(file => file.Writer == $"w{n}").Select(file => file.WriterNumber).Order());
        }
    }

    private async Task<List<long>> WriteAsync(int n, int commits)
    {
        var versions = new List<long>();
        IStorage storage = new LocalStorage(_folder.Path);
        await using var opening = LakeCatalog.Open(storage);
        await new LakeWriter(opening.Table("orders"), $"w{n}", 1).OpenAsync(WriterOpening.Fresh);
        await using var lake = LakeCatalog.Open(new LosingStorage(storage, every: 7));
        var writer = new LakeWriter(lake.Table("orders"), $"w{n}", 1);
        for (var epoch = 1; epoch <= commits; epoch++)
        {
            var work = TestTable.Epoch(1, epoch, TestTable.HourEnd(epoch), TestTable.File(TestTable.Hour(epoch % 5), $"w{n}", WriterNumber.Of(1, epoch)));
            var outcome = await writer.CommitAsync(work);
            Assert.Equal(CommitResult.Committed, outcome.Result);
            versions.Add(outcome.Version!.Value);
        }

        return versions;
    }

    /// <summary>Publishes, and every so often fails to say so.</summary>
    private sealed class LosingStorage(IStorage inner, int every) : IStorage
    {
        private int _published;

        public string Location => inner.Location;

        public ValueTask<byte[]?> ReadAsync(string path, CancellationToken cancellation = default) => inner.ReadAsync(path, cancellation);

        public ValueTask<byte[]> ReadRangeAsync(string path, long offset, int length, CancellationToken cancellation = default) =>
            inner.ReadRangeAsync(path, offset, length, cancellation);

        public async ValueTask<bool> PublishAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellation = default)
        {
            var done = await inner.PublishAsync(path, content, cancellation);
            return Interlocked.Increment(ref _published) % every != 0 ? done : throw new LakeException(LakeError.Storage, "injected: answer lost", isTransient: true);
        }

        public ValueTask ReplaceAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellation = default) => inner.ReplaceAsync(path, content, cancellation);

        public ValueTask<IReadOnlyList<StorageEntry>> ListAsync(string folder, string? startAfter = null, CancellationToken cancellation = default) =>
            inner.ListAsync(folder, startAfter, cancellation);

        public ValueTask DeleteAsync(string path, CancellationToken cancellation = default) => inner.DeleteAsync(path, cancellation);

        public ValueTask<bool> ExistsAsync(string path, CancellationToken cancellation = default) => inner.ExistsAsync(path, cancellation);

        public ValueTask<StorageEntry> StoreFileAsync(string path, Func<string, CancellationToken, ValueTask> write, CancellationToken cancellation = default) =>
            inner.StoreFileAsync(path, write, cancellation);

        public ValueTask<string> FetchAsync(string path, CancellationToken cancellation = default) => inner.FetchAsync(path, cancellation);
    }
}
