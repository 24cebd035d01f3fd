using Hybrid.Lake;
using Hybrid.Lake.Storage;

namespace Hybrid.Testing.Storage;

/// <summary>A storage whose n-th changing operation fails, tears or loses its answer. Operations are counted from 1; others pass.</summary>
public sealed class FaultInjectingStorage(IStorage inner, Fault fault, int at) : IStorage
{
    private int _operations;

    /// <summary>Changing operations so far.</summary>
    public int Operations => Volatile.Read(ref _operations);

    /// <summary>Whether the fault has happened.</summary>
    public bool HasFailed => Operations >= at;

    /// <inheritdoc/>
    public string Location => inner.Location;

    /// <inheritdoc/>
    public ValueTask<byte[]?> ReadAsync(string path, CancellationToken cancellation = default) => inner.ReadAsync(path, cancellation);

    /// <inheritdoc/>
    public ValueTask<byte[]> ReadRangeAsync(string path, long offset, int length, CancellationToken cancellation = default) =>
        inner.ReadRangeAsync(path, offset, length, cancellation);

    /// <inheritdoc/>
    public ValueTask<bool> PublishAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellation = default) =>
        ChangeAsync(path, content, () => inner.PublishAsync(path, content, cancellation));

    /// <inheritdoc/>
    public async ValueTask ReplaceAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellation = default) =>
        await ChangeAsync(path, content, async () =>
        {
            await inner.ReplaceAsync(path, content, cancellation);
            return true;
        });

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StorageEntry>> ListAsync(string folder, string? startAfter = null, CancellationToken cancellation = default) =>
        inner.ListAsync(folder, startAfter, cancellation);

    /// <inheritdoc/>
    public async ValueTask DeleteAsync(string path, CancellationToken cancellation = default) =>
        await ChangeAsync(path, default, async () =>
        {
            await inner.DeleteAsync(path, cancellation);
            return true;
        });

    /// <inheritdoc/>
    public ValueTask<bool> ExistsAsync(string path, CancellationToken cancellation = default) => inner.ExistsAsync(path, cancellation);

    /// <inheritdoc/>
    public ValueTask<StorageEntry> StoreFileAsync(
        string path, Func<string, CancellationToken, ValueTask> write, CancellationToken cancellation = default) =>
        ChangeAsync(path, default, () => inner.StoreFileAsync(path, write, cancellation));

    /// <inheritdoc/>
    public ValueTask<string> FetchAsync(string path, CancellationToken cancellation = default) => inner.FetchAsync(path, cancellation);

    private async ValueTask<T> ChangeAsync<T>(string path, ReadOnlyMemory<byte> content, Func<ValueTask<T>> change)
    {
        if (Interlocked.Increment(ref _operations) != at)
            return await change();
        if (fault == Fault.LoseAnswer)
            await change();
        else if (fault == Fault.Tear)
        {
            var folder = path[..path.LastIndexOf('/')];
            await inner.ReplaceAsync($"{folder}/.tmp-torn", content[..(content.Length / 2)]);
        }

        throw new LakeException(LakeError.Storage, $"injected: {fault} at operation {at}, '{path}'", isTransient: true);
    }
}
