using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Hybrid.Lake.Storage;

/// <summary>
/// A folder of a local file system. Files get their names by rename, after they and before their folders are fsynced. The file system must know
/// <c>renameat2(RENAME_NOREPLACE)</c> or hard links; one that knows neither is refused at the first commit.
/// <para>Always true: a name that does not start with <c>.tmp-</c> stands for a whole file. What a crash left under such a name is deleted when its folder is
/// listed a day later.</para>
/// </summary>
public sealed class LocalStorage : IStorage
{
    private const string Unfinished = ".tmp-";
    private static readonly TimeSpan UnfinishedLife = TimeSpan.FromDays(1);
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, bool> _durableFolders = new(StringComparer.Ordinal);

    /// <summary>Opens a folder, which may not exist yet.</summary>
    /// <param name="root">The folder's path.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="LakeException"><see cref="LakeError.FileSystemRefused"/>: not on Linux.</exception>
    public LocalStorage(string root, TimeProvider? time = null)
    {
        _time = time ?? TimeProvider.System;
        if (!OperatingSystem.IsLinux())
            throw new LakeException(LakeError.FileSystemRefused, $"lake at '{root}': local storage commits by renameat2 or link, which it has for Linux only");
        Location = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
    }

    /// <inheritdoc/>
    public string Location { get; }

    /// <inheritdoc/>
    public ValueTask<byte[]?> ReadAsync(string path, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        var local = LocalPath(path);
        return ValueTask.FromResult(Guard("read", local, () =>
        {
            if (!File.Exists(local)) // polled often: an exception for a missing file would cost 20 µs
                return null;
            try
            {
                return File.ReadAllBytes(local);
            }
            catch (FileNotFoundException)
            {
                return null;
            }
        }));
    }

    /// <inheritdoc/>
    public ValueTask<byte[]> ReadRangeAsync(string path, long offset, int length, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        var local = LocalPath(path);
        return ValueTask.FromResult(Guard("read", local, () =>
        {
            using var file = File.OpenHandle(local);
            var available = Math.Clamp(RandomAccess.GetLength(file) - offset, 0, length);
            var bytes = new byte[available];
            for (var done = 0; done < bytes.Length;)
            {
                var read = RandomAccess.Read(file, bytes.AsSpan(done), offset + done);
                if (read == 0)
                    return bytes[..done];
                done += read;
            }

            return bytes;
        }));
    }

    /// <inheritdoc/>
    public ValueTask<bool> PublishAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        var local = LocalPath(path);
        return ValueTask.FromResult(Guard("publish", local, () =>
        {
            if (File.Exists(local))
                return false;
            var beside = WriteBeside(local, content.Span);
            var error = NativeFiles.RenameToFree(beside, local);
            if (error != 0)
            {
                File.Delete(beside);
                if (error == NativeFiles.Exists)
                    return false;
                throw new LakeException(
                    LakeError.FileSystemRefused,
                    $"'{local}' cannot get its name without replacing another file: {Marshal.GetPInvokeErrorMessage(error)}. "
                    + "A lake needs a file system with renameat2(RENAME_NOREPLACE) or hard links, such as ext4, xfs or btrfs");
            }

            SyncFolderOf(local);
            return true;
        }));
    }

    /// <inheritdoc/>
    public ValueTask ReplaceAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        var local = LocalPath(path);
        Guard("replace", local, () =>
        {
            var beside = WriteBeside(local, content.Span);
            File.Move(beside, local, overwrite: true);
            SyncFolderOf(local);
            return true;
        });
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StorageEntry>> ListAsync(string folder, string? startAfter = null, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        var local = LocalPath(folder);
        return ValueTask.FromResult(Guard<IReadOnlyList<StorageEntry>>("list", local, () =>
        {
            var entries = new List<StorageEntry>();
            if (!Directory.Exists(local))
                return entries;
            foreach (var info in new DirectoryInfo(local).EnumerateFileSystemInfos())
            {
                var file = info as FileInfo;
                if (info.Name.StartsWith(Unfinished, StringComparison.Ordinal))
                {
                    if (file is { Exists: true } && file.LastWriteTimeUtc < _time.GetUtcNow() - UnfinishedLife)
                        file.Delete();
                    continue;
                }

                if (string.CompareOrdinal(info.Name, startAfter) <= 0)
                    continue;
                if (file is { Exists: false }) // deleted while we list
                    continue;
                entries.Add(new(info.Name, file?.Length ?? 0, info.LastWriteTimeUtc, file is null));
            }

            entries.Sort(static (left, right) => string.CompareOrdinal(left.Name, right.Name));
            return entries;
        }));
    }

    /// <inheritdoc/>
    public ValueTask DeleteAsync(string path, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        var local = LocalPath(path);
        Guard("delete", local, () =>
        {
            if (File.Exists(local))
                File.Delete(local);
            return true;
        });
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<bool> ExistsAsync(string path, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        return ValueTask.FromResult(File.Exists(LocalPath(path)));
    }

    /// <inheritdoc/>
    public async ValueTask<StorageEntry> StoreFileAsync(
        string path, Func<string, CancellationToken, ValueTask> write, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        var local = LocalPath(path);
        var beside = Guard("store", local, () => Beside(local));
        try
        {
            await write(beside, cancellation).ConfigureAwait(false);
            return Guard("store", local, () =>
            {
                using (var file = File.OpenHandle(beside, FileMode.Open, FileAccess.ReadWrite))
                    RandomAccess.FlushToDisk(file);
                File.Move(beside, local, overwrite: true);
                SyncFolderOf(local);
                var info = new FileInfo(local);
                return new StorageEntry(info.Name, info.Length, info.LastWriteTimeUtc, false);
            });
        }
        catch (Exception error)
        {
            File.Delete(beside);
            if (error is IOException or UnauthorizedAccessException)
                throw Explain("store", local, error);
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask<string> FetchAsync(string path, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        var local = LocalPath(path);
        return File.Exists(local) ? ValueTask.FromResult(local) : throw new LakeException(LakeError.NotFound, $"'{local}' does not exist");
    }

    private string LocalPath(string path)
    {
        if (path.StartsWith('/') || path.Split('/').Contains(".."))
            throw new LakeException(LakeError.UnsupportedFeature, $"'{path}' lies outside the lake at '{Location}'");
        return path.Length == 0 ? Location : $"{Location}/{path}";
    }

    private string Beside(string local)
    {
        var folder = Path.GetDirectoryName(local)!;
        MakeDurableFolder(folder);
        return $"{folder}/{Unfinished}{Guid.NewGuid():N}-{Path.GetFileName(local)}";
    }

    private string WriteBeside(string local, ReadOnlySpan<byte> content)
    {
        var beside = Beside(local);
        try
        {
            using var file = File.OpenHandle(beside, FileMode.CreateNew, FileAccess.Write);
            RandomAccess.Write(file, content, 0);
            RandomAccess.FlushToDisk(file);
            return beside;
        }
        catch
        {
            File.Delete(beside);
            throw;
        }
    }

    /// <summary>Makes a folder and fsyncs the entries that lead to it, once for each folder.</summary>
    private void MakeDurableFolder(string folder)
    {
        if (_durableFolders.ContainsKey(folder) && Directory.Exists(folder))
            return;
        if (!Directory.Exists(folder))
        {
            if (folder.Length > Location.Length)
                MakeDurableFolder(Path.GetDirectoryName(folder)!);
            Directory.CreateDirectory(folder);
        }

        if (Path.GetDirectoryName(folder) is { } parent)
            Sync(parent);
        _durableFolders[folder] = true;
    }

    private static void SyncFolderOf(string local) => Sync(Path.GetDirectoryName(local)!);

    private static void Sync(string folder)
    {
        var error = NativeFiles.SyncFolder(folder);
        if (error != 0)
            throw new LakeException(LakeError.Storage, $"'{folder}' cannot be made durable: {Marshal.GetPInvokeErrorMessage(error)}", isTransient: true);
    }

    private static T Guard<T>(string verb, string local, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Explain(verb, local, error);
        }
    }

    private static LakeException Explain(string verb, string local, Exception error)
    {
        const int NoSpace = 28; // ENOSPC
        const int QuotaReached = 122; // EDQUOT
        return error switch
        {
            FileNotFoundException or DirectoryNotFoundException => new(LakeError.NotFound, $"cannot {verb} '{local}': it does not exist", inner: error),
            UnauthorizedAccessException => new(LakeError.PermissionDenied, $"cannot {verb} '{local}': {error.Message}", inner: error),
            { HResult: NoSpace or QuotaReached } =>
                new(LakeError.StorageFull, $"cannot {verb} '{local}': no space is left; free some, nothing is lost", isTransient: true, error),
            _ => new(LakeError.Storage, $"cannot {verb} '{local}': {error.Message}", isTransient: true, error),
        };
    }
}
