namespace Hybrid.Lake.Tables;

/// <summary>
/// Deletes what nobody needs. Steps: 1. the files in the table's folders; 2. the newest snapshot, taken after the listing, so that a file committed in between is
/// known; 3. what runs pinned; 4. <see cref="VacuumRule"/> on each file that is not in the snapshot.
/// </summary>
internal static class Vacuum
{
    public static async ValueTask<VacuumReport> RunAsync(LakeTable table, VacuumOptions options, TimeProvider time, CancellationToken cancellation)
    {
        // 1. The files.
        var files = new List<(string Path, long Size, DateTimeOffset Modified)>();
        await ListAsync(table, "", files, cancellation).ConfigureAwait(false);

        // 2. The snapshot.
        var snapshot = await table.SnapshotAsync(cancellation).ConfigureAwait(false);
        var committed = new Dictionary<ulong, long>();
        foreach (var (writer, number) in snapshot.Transactions)
            committed[DataFileName.HashOf(writer)] = number;

        // 3. Pins.
        var now = time.GetUtcNow();
        var pinned = await SnapshotPin.PinnedAsync(table, now, cancellation).ConfigureAwait(false);

        // 4. The rule.
        var deleted = new List<string>();
        var bytes = 0L;
        var kept = 0;
        foreach (var (path, size, modified) in files)
        {
            if (snapshot.FileAt(path) is not null)
                continue;
            DateTimeOffset? removedAt = snapshot.State.Tombstones.TryGetValue(path, out var tombstone)
                ? DateTimeOffset.FromUnixTimeMilliseconds(tombstone.RemovedAt)
                : null;
            var isKept = pinned.Contains(path) || options.KeptFiles.Contains(path);
            if (!VacuumRule.MayDelete(path, modified, removedAt, committed, isKept, now, options.Retention))
            {
                kept++;
                continue;
            }

            if (!options.IsDryRun)
                await table.Storage.DeleteAsync(table.PathOf(path), cancellation).ConfigureAwait(false);
            deleted.Add(path);
            bytes += size;
        }

        return new(deleted, bytes, kept);
    }

    /// <summary>Files below a folder. Names with an underscore or a dot are other programs' (and the log's), save our staged rows.</summary>
    private static async ValueTask ListAsync(
        LakeTable table, string folder, List<(string Path, long Size, DateTimeOffset Modified)> files, CancellationToken cancellation)
    {
        foreach (var entry in await table.Storage.ListAsync(folder.Length == 0 ? table.Name : table.PathOf(folder), null, cancellation).ConfigureAwait(false))
        {
            if (entry.Name[0] is '_' or '.' && entry.Name != DataFileName.StagedFolder)
                continue;
            var path = folder.Length == 0 ? entry.Name : $"{folder}/{entry.Name}";
            if (entry.IsFolder)
                await ListAsync(table, path, files, cancellation).ConfigureAwait(false);
            else
                files.Add((path, entry.Size, entry.Modified));
        }
    }
}
