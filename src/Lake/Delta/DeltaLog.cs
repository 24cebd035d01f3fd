using Hybrid.Lake.Storage;
using Hybrid.Lake.Tables;

namespace Hybrid.Lake.Delta;

/// <summary>One table's log on its storage: reads entries and snapshots, publishes entries. Holds nothing between calls.</summary>
internal sealed class DeltaLog(IStorage storage, string table, ILogCheckpoints checkpoints)
{
    public string Table => table;

    public IStorage Storage => storage;

    public ILogCheckpoints Checkpoints => checkpoints;

    /// <summary>A path below the table's folder, as the storage knows it.</summary>
    public string PathOf(string path) => $"{table}/{path}";

    /// <summary>For messages.</summary>
    public string Describe(long version) => $"{storage.Location}/{PathOf(LogNames.Commit(version))}";

    /// <summary>An entry, or null when there is none of that version (any more).</summary>
    public async ValueTask<CommitRecord?> ReadAsync(long version, CancellationToken cancellation)
    {
        var content = await storage.ReadAsync(PathOf(LogNames.Commit(version)), cancellation).ConfigureAwait(false);
        return content is null ? null : CommitReader.Read(Describe(version), version, content);
    }

    /// <summary>Publishes an entry; false when the version is taken.</summary>
    public ValueTask<bool> PublishAsync(long version, ReadOnlyMemory<byte> content, CancellationToken cancellation) =>
        storage.PublishAsync(PathOf(LogNames.Commit(version)), content, cancellation);

    /// <summary>The version of the newest log checkpoint that is announced, or null.</summary>
    public async ValueTask<LastCheckpoint?> LastCheckpointAsync(CancellationToken cancellation)
    {
        var content = await storage.ReadAsync(PathOf(LogNames.LastCheckpoint), cancellation).ConfigureAwait(false);
        return content is null ? null : LastCheckpoint.Read(content);
    }

    /// <summary>
    /// A snapshot from nothing. Steps: 1. find the log's files; 2. begin at the newest log checkpoint that has its loop state, or at version 0; 3. replay the
    /// entries after it.
    /// </summary>
    /// <param name="newest">The version wanted, or null for the newest.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Null when there is no table.</returns>
    /// <exception cref="LakeException"><see cref="LakeError.NotFound"/>: the version is not there, or its entries are gone.</exception>
    public async ValueTask<Snapshot?> LoadAsync(long? newest, CancellationToken cancellation)
    {
        // 1. The log's files: from the announced checkpoint on, or all when that one is damaged or lacks its loop state (another program wrote it).
        if (await LastCheckpointAsync(cancellation).ConfigureAwait(false) is { } last
            && !(last.Version > newest)
            && await HasFoldAsync(last.Version, cancellation).ConfigureAwait(false))
        {
            var tail = await LogFiles.ListAsync(this, LogNames.Before(last.Version), newest, cancellation).ConfigureAwait(false);
            try
            {
                if (tail.Checkpoints.Count > 0)
                    return await LoadAsync(tail, newest, cancellation).ConfigureAwait(false);
            }
            catch (LakeException error) when (error.Code == LakeError.Corrupt)
            {
                // The whole folder may hold an older checkpoint that is whole, or all entries; where it does not, it fails the same way below.
            }
        }

        var files = await LogFiles.ListAsync(this, null, newest, cancellation).ConfigureAwait(false);
        if (files.IsEmpty)
            return newest is null ? null : throw Missing(newest.Value);
        return await LoadAsync(files, newest, cancellation).ConfigureAwait(false);
    }

    private async ValueTask<Snapshot> LoadAsync(LogFiles files, long? newest, CancellationToken cancellation)
    {
        // 2. Where to begin.
        var target = newest ?? files.Newest;
        var builder = await BeginAsync(files, target, cancellation).ConfigureAwait(false);

        // 3. The entries after it.
        while (newest is null || builder.Version < newest)
        {
            var record = await ReadAsync(builder.Version + 1, cancellation).ConfigureAwait(false);
            if (record is null)
                break;
            builder.Apply(record);
        }

        return builder.Version >= target ? builder.ToSnapshot() : throw Missing(builder.Version + 1);
    }

    private ValueTask<bool> HasFoldAsync(long version, CancellationToken cancellation) => storage.ExistsAsync(PathOf(LogNames.Fold(version)), cancellation);

    private async ValueTask<SnapshotBuilder> BeginAsync(LogFiles files, long target, CancellationToken cancellation)
    {
        LakeException? damage = null;
        foreach (var version in files.Checkpoints.Where(version => files.HasCommits(version + 1, target)))
        {
            var fold = await storage.ReadAsync(PathOf(LogNames.Fold(version)), cancellation).ConfigureAwait(false);
            if (fold is null)
                continue;
            try
            {
                var saved = LoopStateJson.Read(fold);
                var builder = new SnapshotBuilder(table);
                builder.Begin(await checkpoints.ReadAsync(this, version, cancellation).ConfigureAwait(false), saved.State, saved.Timestamp);
                return builder;
            }
            catch (LakeException error) when (error.Code == LakeError.Corrupt)
            {
                damage = error; // an older checkpoint, or the entries from 0 on, give the same snapshot
            }
        }

        if (files.HasCommits(0, target))
            return new SnapshotBuilder(table);
        if (damage is null && files.Checkpoints.FirstOrDefault(version => files.HasCommits(version + 1, target), -1) is >= 0 and var foreign)
        {
            // Another program's log checkpoint, and the entries below it are gone: what the loop knew of them starts anew, as if that version had made it all.
            var actions = await checkpoints.ReadAsync(this, foreign, cancellation).ConfigureAwait(false);
            var builder = new SnapshotBuilder(table);
            builder.Apply(actions with { Adds = [.. actions.Adds.Select(add => add with { DataChange = true })] });
            return builder;
        }

        throw damage ?? Missing(files.FirstMissing(target));
    }

    private LakeException Missing(long version) =>
        new(LakeError.NotFound, $"table '{table}' in {storage.Location} has no version {version}: it was never made, or its log entry is deleted");
}
