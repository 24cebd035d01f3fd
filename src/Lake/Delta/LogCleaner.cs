namespace Hybrid.Lake.Delta;

/// <summary>
/// Deletes what time travel no longer needs (protocol, "Metadata Cleanup"): log entries and log checkpoints below the newest checkpoint that is older than a
/// time and has its loop state; never the entries from that checkpoint on.
/// </summary>
internal static class LogCleaner
{
    public static async ValueTask<int> CleanAsync(DeltaLog log, DateTimeOffset before, CancellationToken cancellation)
    {
        var files = await log.Storage.ListAsync(log.PathOf(LogNames.Folder), null, cancellation).ConfigureAwait(false);
        var folds = new HashSet<long>();
        foreach (var fold in await log.Storage.ListAsync(log.PathOf(LogNames.FoldFolder), null, cancellation).ConfigureAwait(false))
            if (LogNames.TryCommit(fold.Name, out var version))
                folds.Add(version);
        var keepFrom = Decide(
            files.Select(file => LogNames.TryCommit(file.Name, out var version) ? (version, file.Modified) : (-1, default)).Where(file => file.Item1 >= 0),
            files.Select(file => LogNames.TryCheckpoint(file.Name, out var version) ? version : -1).Where(folds.Contains),
            before);
        if (keepFrom is null)
            return 0;
        var deleted = 0;
        foreach (var file in files)
        {
            // Checkpoints first would strand the entries; entries first would strand nothing: the checkpoint kept is newer than all of them.
            if ((LogNames.TryCommit(file.Name, out var version) || LogNames.TryCheckpoint(file.Name, out version)) && version < keepFrom)
            {
                await log.Storage.DeleteAsync(log.PathOf($"{LogNames.Folder}/{file.Name}"), cancellation).ConfigureAwait(false);
                deleted++;
            }
        }

        foreach (var version in folds.Where(version => version < keepFrom))
        {
            await log.Storage.DeleteAsync(log.PathOf(LogNames.Fold(version)), cancellation).ConfigureAwait(false);
            deleted++;
        }

        return deleted;
    }

    /// <summary>The version to keep everything from, or null to delete nothing: pure.</summary>
    /// <param name="commits">Log entries with the time that they were written.</param>
    /// <param name="checkpoints">Log checkpoints that have their loop state.</param>
    /// <param name="before">What was committed at this time or later stays reachable.</param>
    public static long? Decide(IEnumerable<(long Version, DateTimeOffset Written)> commits, IEnumerable<long> checkpoints, DateTimeOffset before)
    {
        long? cutOff = null; // the newest entry not newer than the time
        foreach (var (version, written) in commits)
            if (written <= before && !(version <= cutOff))
                cutOff = version;
        long? keepFrom = null;
        foreach (var version in checkpoints)
            if (version <= cutOff && !(version <= keepFrom))
                keepFrom = version;
        return keepFrom;
    }
}
