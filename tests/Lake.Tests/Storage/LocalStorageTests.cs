using System.Text;
using Hybrid.Lake.Storage;

namespace Hybrid.Lake.Tests.Storage;

public sealed class LocalStorageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LocalStorage _storage;

    public LocalStorageTests() => _storage = new LocalStorage(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Publish_FreeName_IsReadBack()
    {
        Assert.True(await _storage.PublishAsync("a/b/c.json", "one"u8.ToArray()));
        Assert.Equal("one", Encoding.UTF8.GetString((await _storage.ReadAsync("a/b/c.json"))!));
        Assert.True(await _storage.ExistsAsync("a/b/c.json"));
    }

    [Fact]
    public async Task Publish_TakenName_ChangesNothing()
    {
        Assert.True(await _storage.PublishAsync("a/c.json", "one"u8.ToArray()));
        Assert.False(await _storage.PublishAsync("a/c.json", "two"u8.ToArray()));
        Assert.Equal("one", Encoding.UTF8.GetString((await _storage.ReadAsync("a/c.json"))!));
        Assert.Equal(["c.json"], Directory.GetFiles(Path.Combine(_folder.Path, "a")).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Publish_ManyAtOnce_OneWins()
    {
        var wins = await Task.WhenAll(Enumerable.Range(0, 16).Select(n => Task.Run(async () =>
            await _storage.PublishAsync("race", Encoding.UTF8.GetBytes($"{n}")) ? n : -1)));
        var winner = Assert.Single(wins, n => n >= 0);
        Assert.Equal($"{winner}", Encoding.UTF8.GetString((await _storage.ReadAsync("race"))!));
        Assert.Equal(["race"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Replace_ExistingFile_HasNewContent()
    {
        await _storage.ReplaceAsync("x", "one"u8.ToArray());
        await _storage.ReplaceAsync("x", "two"u8.ToArray());
        Assert.Equal("two", Encoding.UTF8.GetString((await _storage.ReadAsync("x"))!));
    }

    [Fact]
    public async Task ReadRange_PastTheEnd_IsShort()
    {
        await _storage.ReplaceAsync("x", "hello"u8.ToArray());
        Assert.Equal("ll", Encoding.UTF8.GetString(await _storage.ReadRangeAsync("x", 2, 2)));
        Assert.Equal("lo", Encoding.UTF8.GetString(await _storage.ReadRangeAsync("x", 3, 10)));
        Assert.Empty(await _storage.ReadRangeAsync("x", 9, 1));
    }

    [Fact]
    public async Task List_FilesAndFolders_InOrderAfterAName()
    {
        foreach (var name in new[] { "b", "a", "c/d" })
            await _storage.ReplaceAsync($"f/{name}", new byte[3]);
        await File.WriteAllBytesAsync(Path.Combine(_folder.Path, "f", ".tmp-half"), []);

        var all = await _storage.ListAsync("f");
        Assert.Equal([("a", 3L, false), ("b", 3L, false), ("c", 0L, true)], all.Select(entry => (entry.Name, entry.Size, entry.IsFolder)));
        Assert.Equal(["b", "c"], (await _storage.ListAsync("f", "a")).Select(entry => entry.Name));
        Assert.Empty(await _storage.ListAsync("nowhere"));
    }

    [Fact]
    public async Task List_UnfinishedOfYesterday_IsSweptAway()
    {
        var torn = Path.Combine(_folder.Path, ".tmp-torn");
        await File.WriteAllBytesAsync(torn, []);
        await _storage.ListAsync("");
        Assert.True(File.Exists(torn));
        File.SetLastWriteTimeUtc(torn, DateTime.UtcNow.AddDays(-2));
        await _storage.ListAsync("");
        Assert.False(File.Exists(torn));
    }

    [Fact]
    public async Task StoreFile_WriterThrows_LeavesNothing()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await _storage.StoreFileAsync("p/f.parquet", async (path, stop) =>
        {
            await File.WriteAllBytesAsync(path, new byte[10], stop);
            throw new InvalidOperationException();
        }));
        Assert.Empty(Directory.GetFiles(Path.Combine(_folder.Path, "p")));
    }

    [Fact]
    public async Task StoreFile_DiskFullWhileWriting_SaysSo()
    {
        var error = await Assert.ThrowsAsync<LakeException>(async () => await _storage.StoreFileAsync("p/f", (_, _) =>
        {
            using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            full.WriteByte(1);
            return ValueTask.CompletedTask;
        }));
        Assert.Equal((LakeError.StorageFull, true), (error.Code, error.IsTransient));
    }

    [Fact]
    public async Task StoreFile_Written_StandsAtItsPlace()
    {
        var entry = await _storage.StoreFileAsync("p/f.parquet", async (path, stop) => await File.WriteAllBytesAsync(path, new byte[10], stop));
        Assert.Equal(("f.parquet", 10L), (entry.Name, entry.Size));
        Assert.Equal(Path.Combine(_folder.Path, "p/f.parquet"), await _storage.FetchAsync("p/f.parquet"));
    }

    [Fact]
    public async Task Missing_EachVerb_SaysSo()
    {
        Assert.Null(await _storage.ReadAsync("no/thing"));
        Assert.False(await _storage.ExistsAsync("no/thing"));
        await _storage.DeleteAsync("no/thing");
        Assert.Equal(LakeError.NotFound, (await Assert.ThrowsAsync<LakeException>(async () => await _storage.ReadRangeAsync("no/thing", 0, 1))).Code);
        Assert.Equal(LakeError.NotFound, (await Assert.ThrowsAsync<LakeException>(async () => await _storage.FetchAsync("no/thing"))).Code);
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("a/../../b")]
    public async Task Path_OutsideTheRoot_IsRefused(string path) =>
        Assert.Equal(LakeError.UnsupportedFeature, (await Assert.ThrowsAsync<LakeException>(async () => await _storage.ReadAsync(path))).Code);
}
