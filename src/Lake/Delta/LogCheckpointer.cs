using Hybrid.Lake.Tables;

namespace Hybrid.Lake.Delta;

/// <summary>
/// Writes log checkpoints. Steps: 1. is one due; 2. the loop state, as <c>_hybrid/%020d.json</c>; 3. the checkpoint; 4. its announcement; 5. entries that time
/// travel no longer needs go. A crash in between leaves files that the next one replaces; a checkpoint without its loop state is never left.
/// </summary>
internal static class LogCheckpointer
{
    private static readonly TimeSpan DefaultLogLife = TimeSpan.FromDays(30); // delta.logRetentionDuration
    private static readonly TimeSpan DefaultTombstoneLife = TimeSpan.FromDays(7); // delta.deletedFileRetentionDuration

    public static async ValueTask<bool> WriteIfDueAsync(DeltaLog log, Snapshot snapshot, int every, TimeProvider time, CancellationToken cancellation)
    {
        // 1. Due?
        var last = await log.LastCheckpointAsync(cancellation).ConfigureAwait(false);
        if (snapshot.Version - (last?.Version ?? -1) < every)
            return false;
        var fold = LoopStateJson.Write(snapshot.Loop, snapshot.Version, snapshot.Timestamp);
        if (last is not null && !IsTailLong(last.Bytes + fold.Length, await TailAsync(log, last.Version, cancellation).ConfigureAwait(false)))
            return false;

        // 2. The loop state.
        await log.Storage.ReplaceAsync(log.PathOf(LogNames.Fold(snapshot.Version)), fold, cancellation).ConfigureAwait(false);

        // 3. The checkpoint.
        var forgetBefore = (time.GetUtcNow() - DefaultTombstoneLife).ToUnixTimeMilliseconds();
        var written = await log.Checkpoints.WriteAsync(log, snapshot, forgetBefore, cancellation).ConfigureAwait(false);

        // 4. Its announcement.
        await log.Storage.ReplaceAsync(log.PathOf(LogNames.LastCheckpoint), written.ToJson(), cancellation).ConfigureAwait(false);

        // 5. Old entries.
        await LogCleaner.CleanAsync(log, time.GetUtcNow() - DefaultLogLife, cancellation).ConfigureAwait(false);
        return true;
    }

    /// <summary>A small table's log checkpoint is cheap to write anew; a large one's waits until the entries since are a tenth of it.</summary>
    internal static bool IsTailLong(long checkpointBytes, long tailBytes)
    {
        const long Small = 128 << 10;
        return checkpointBytes < Small || tailBytes >= checkpointBytes / 10;
    }

    private static async ValueTask<long> TailAsync(DeltaLog log, long version, CancellationToken cancellation)
    {
        var bytes = 0L;
        foreach (var file in await log.Storage.ListAsync(log.PathOf(LogNames.Folder), LogNames.Before(version + 1), cancellation).ConfigureAwait(false))
            if (LogNames.TryCommit(file.Name, out _))
                bytes += file.Size;
        return bytes;
    }
}
