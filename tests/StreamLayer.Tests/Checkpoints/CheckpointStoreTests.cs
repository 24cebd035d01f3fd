using System.Text;
using Hybrid.Lake.Storage;
using Hybrid.StreamLayer.Checkpoints;
using Hybrid.StreamLayer.Runtime;
using Hybrid.StreamLayer.Sinks;
using Hybrid.StreamLayer.State;

namespace Hybrid.StreamLayer.Tests.Checkpoints;

public sealed class CheckpointStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LocalStorage _storage;
    private readonly CheckpointStore _store;

    public CheckpointStoreTests()
    {
        _storage = new LocalStorage(_folder.Path);
        _store = new CheckpointStore(_storage, "stream");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task OpenAsync_WrittenCheckpoint_GivesItsState()
    {
        var manifest = await WriteAsync(1, 4);

        using var restored = await _store.OpenAsync(new CheckpointId(1, 4), default);

        Assert.Equal(manifest.CompletedAt, restored.Manifest.CompletedAt);
        Assert.Equal(new OperatorCounts(5, 4, 1, 0, 0, 4), restored.CountsOf("count"));
        Assert.Equal(7L, Assert.Single(restored.PendingOf("table")).Watermark);
        Assert.Equal([1, 2, 3], Assert.Single(Assert.Single(restored.PendingOf("table")).Prepared));
        var all = restored.StateOf("count", new KeyGroupRange(0, 127))!;
        Assert.Equal("a schema", Assert.Single(all.Parts).Schema);
        Assert.Equal(["three", "nine"], all.Parts[0].KeyGroups.OrderBy(group => group.Key).Select(group => Encoding.UTF8.GetString(group.Value.Span)));
        Assert.Equal("position", Encoding.UTF8.GetString(all.Named["split:0"]));
        Assert.Equal([9], Assert.Single(restored.StateOf("count", new KeyGroupRange(5, 20))!.Parts).KeyGroups.Keys);
        Assert.Null(restored.StateOf("other", new KeyGroupRange(0, 127)));
    }

    [Fact]
    public async Task OpenAsync_AnyBitFlipped_IsFound()
    {
        await WriteAsync(1, 1);
        foreach (var file in Directory.GetFiles(_folder["stream/00000000000000000001"]))
        {
            var whole = await File.ReadAllBytesAsync(file);
            for (var at = 0; at < whole.Length; at++)
            {
                var broken = whole.ToArray();
                broken[at] ^= 0x10;
                await File.WriteAllBytesAsync(file, broken);
                if (at == whole.Length - 1 && file.EndsWith(CheckpointStore.ManifestName, StringComparison.Ordinal))
                    continue; // the line break at the end carries nothing
                var error = await Assert.ThrowsAsync<StreamException>(() => _store.OpenAsync(new CheckpointId(1, 1), default));
                Assert.Equal(StreamError.CheckpointCorrupt, error.Code);
            }

            await File.WriteAllBytesAsync(file, whole);
        }
    }

    [Fact]
    public async Task OpenAsync_AnyFileCutOrGone_IsFound()
    {
        await WriteAsync(1, 1);
        foreach (var file in Directory.GetFiles(_folder["stream/00000000000000000001"]))
        {
            var whole = await File.ReadAllBytesAsync(file);
            await File.WriteAllBytesAsync(file, whole[..(whole.Length / 2)]);
            Assert.Equal(StreamError.CheckpointCorrupt, (await Assert.ThrowsAsync<StreamException>(() => _store.OpenAsync(new CheckpointId(1, 1), default))).Code);
            File.Delete(file);
            Assert.Equal(StreamError.CheckpointCorrupt, (await Assert.ThrowsAsync<StreamException>(() => _store.OpenAsync(new CheckpointId(1, 1), default))).Code);
            await File.WriteAllBytesAsync(file, whole);
        }
    }

    [Fact]
    public async Task DeleteOthersAsync_KeepsWhatIsKeptAndWhatIsNewer()
    {
        await WriteAsync(1, 7);
        foreach (var epoch in Enumerable.Range(1, 4))
            await WriteAsync(2, epoch);
        await WriteAsync(3, 1);
        await WriteAsync(4, 9);

        await _store.DeleteOthersAsync(new HashSet<CheckpointId> { new(2, 3) }, new CheckpointId(3, 1), default);

        Assert.Equal(["2/3", "3/1", "4/9"], (await _store.ListAsync(default)).Select(id => id.ToString()));
        Assert.Equal(2, Directory.GetFiles(_folder["stream/00000000000000000002"]).Length);
        Assert.Empty(Directory.GetFiles(_folder["stream/00000000000000000001"]));
        Assert.Equal([2L, 3L, 4L], (await _store.ReadClaimsAsync(default)).Select(claim => claim.Incarnation));
    }

    [Fact]
    public async Task TryClaimAsync_NumberTaken_IsRefusedAndTheNewerIsFound()
    {
        var mine = new Claim(1, "host", 10, DateTimeOffset.UnixEpoch, null, null);
        Assert.True(await _store.TryClaimAsync(mine, default));
        Assert.False(await _store.TryClaimAsync(mine with { ProcessId = 11 }, default));
        Assert.Null(await _store.FindNewerAsync(1, default));

        Assert.True(await _store.TryClaimAsync(mine with { Incarnation = 2, ProcessId = 11 }, default));

        Assert.Equal(11, (await _store.FindNewerAsync(1, default))!.ProcessId);
        Assert.Equal([1L, 2L], (await _store.ReadClaimsAsync(default)).Select(claim => claim.Incarnation));
    }

    [Fact]
    public void RunningLock_SecondStart_IsToldWhoHoldsIt()
    {
        using (RunningLock.Take(_storage, "stream", false, DateTimeOffset.UnixEpoch))
        {
            var error = Assert.Throws<StreamException>(() => RunningLock.Take(_storage, "stream", false, DateTimeOffset.UnixEpoch));
            Assert.Equal(StreamError.AlreadyRunning, error.Code);
            Assert.Contains($"process {Environment.ProcessId} on {Environment.MachineName} since 1970-01-01 00:00:00 UTC", error.Message, StringComparison.Ordinal);
            RunningLock.Take(_storage, "stream", true, DateTimeOffset.UnixEpoch).Dispose();
        }

        RunningLock.Take(_storage, "stream", false, DateTimeOffset.UnixEpoch).Dispose();
    }

    private async Task<Manifest> WriteAsync(long incarnation, long epoch)
    {
        var id = new CheckpointId(incarnation, epoch);
        await _store.TryClaimAsync(new Claim(incarnation, "host", 10, DateTimeOffset.UnixEpoch, null, null), default);
        var file = await StateFileWriter.WriteAsync(_storage, _store.PrefixOf(id), "0-0.state", [("count", new Snapshot())], default);
        var manifest = new Manifest
        {
            Format = Manifest.CurrentFormat,
            Project = "project",
            Stream = "stream",
            Incarnation = incarnation,
            Epoch = epoch,
            CompletedAt = DateTimeOffset.UnixEpoch,
            KeyGroups = 128,
            IsLast = false,
            Files = [file!],
            Counts = new Dictionary<string, OperatorCounts> { ["count"] = new(5, 4, 1, 0, 0, 4) },
            Accounts = ["'count' → 'table'"],
            Sinks = [new("table", [new SinkEpoch(incarnation, epoch, 7, false, false, [[1, 2, 3]])])],
        };
        await _store.PublishAsync(manifest, default);
        return manifest;
    }

    private sealed class Snapshot : IStateSnapshot
    {
        public string Schema => "a schema";

        public IReadOnlyList<int> KeyGroups => [3, 9];

        public IReadOnlyDictionary<string, byte[]> Named => new Dictionary<string, byte[]> { ["split:0"] = "position"u8.ToArray() };

        public void WriteKeyGroup(int keyGroup, Stream output) => output.Write(keyGroup == 3 ? "three"u8 : "nine"u8);

        public void Dispose()
        {
        }
    }
}
