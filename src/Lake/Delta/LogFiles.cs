namespace Hybrid.Lake.Delta;

/// <summary>What lies in a log's folder.</summary>
/// <param name="Commits">Versions with a log entry.</param>
/// <param name="Checkpoints">Versions with a log checkpoint, newest first.</param>
internal sealed record LogFiles(SortedSet<long> Commits, IReadOnlyList<long> Checkpoints)
{
    public bool IsEmpty => Commits.Count == 0 && Checkpoints.Count == 0;

    /// <summary>The newest version there is.</summary>
    public long Newest => Math.Max(Commits.Count == 0 ? -1 : Commits.Max, Checkpoints.Count == 0 ? -1 : Checkpoints[0]);

    /// <summary>Lists the folder.</summary>
    /// <param name="log">The log.</param>
    /// <param name="from">Where to start, or null for all.</param>
    /// <param name="newest">Leaves out newer versions.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async ValueTask<LogFiles> ListAsync(DeltaLog log, string? from, long? newest, CancellationToken cancellation)
    {
        var commits = new SortedSet<long>();
        var checkpoints = new List<long>();
        foreach (var file in await log.Storage.ListAsync(log.PathOf(LogNames.Folder), from, cancellation).ConfigureAwait(false))
        {
            if (LogNames.TryCommit(file.Name, out var version) && !(version > newest))
                commits.Add(version);
            else if (LogNames.TryCheckpoint(file.Name, out version) && !(version > newest))
                checkpoints.Add(version);
        }

        checkpoints.Reverse();
        return new(commits, checkpoints);
    }

    /// <summary>Whether all entries from one version to another, both included, are there; true when there is none to have.</summary>
    public bool HasCommits(long first, long last) => first > last || Commits.GetViewBetween(first, last).Count == last - first + 1;

    /// <summary>The newest version up to a target whose entry is missing.</summary>
    public long FirstMissing(long target)
    {
        while (Commits.Contains(target))
            target--;
        return target;
    }
}
