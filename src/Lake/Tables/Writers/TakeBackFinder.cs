using Hybrid.Lake.Delta;

namespace Hybrid.Lake.Tables;

/// <summary>
/// Finds what to take back for a writer whose restored checkpoint is older than what the log holds of it. Steps: 1. from the newest version back, the writer's
/// commits, to the first that the checkpoint knows; 2. the plan (<see cref="TakeBack"/>); 3. are the files to add again still there?
/// </summary>
internal static class TakeBackFinder
{
    /// <exception cref="LakeException"><see cref="LakeError.CannotTakeBack"/>, naming the versions.</exception>
    public static async ValueTask<TakeBackResult> FindAsync(
        LakeTable table, Snapshot follows, string writer, WriterOpening opening, CancellationToken cancellation)
    {
        // 1. The writer's commits that the checkpoint does not know.
        var commits = new List<CommitRecord>();
        var undone = new SortedSet<long>();
        var position = 0L;
        for (var version = follows.Version; version >= 0; version--)
        {
            if (await table.RecordAsync(version, cancellation).ConfigureAwait(false) is not { } record)
                throw Cannot(table, writer, opening, undone, $"and the log entry of version {version} is deleted");
            if (record.Info.Writer is { } mark && mark.Writer == writer)
            {
                if (mark.Position <= opening.Restored)
                {
                    position = mark.Position;
                    break;
                }

                undone.Add(version);
            }

            commits.Add(record);
        }

        commits.Reverse();
        commits.RemoveAll(record => record.Version < undone.Min);

        // 2. The plan.
        var before = commits.Exists(record => record.Removes.Count > 0) && undone.Min > 0
            ? await BeforeAsync(table, writer, opening, undone, cancellation).ConfigureAwait(false)
            : null;
        var plan = TakeBack.Plan(commits, undone, path => before?.FileAt(path), follows.Definition.Partition);
        if (plan.Obstacles.Count > 0)
            throw Cannot(table, writer, opening, undone, $"and versions {string.Join(", ", plan.Obstacles)} changed rows of them");
        RequirePending(table, writer, opening, undone, plan.Removes);

        // 3. Are the files still there?
        foreach (var file in plan.Adds)
            if (!await table.Storage.ExistsAsync(table.PathOf(file.Path), cancellation).ConfigureAwait(false))
                throw Cannot(table, writer, opening, undone, $"and '{file.Path}', which they replaced, is deleted");
        return new(plan.Removes, plan.Adds, [.. undone], position);
    }

    /// <summary>An undone commit may hold epochs that the checkpoint knows (an opening commit with pending ones): they must come again from the checkpoint.</summary>
    private static void RequirePending(LakeTable table, string writer, WriterOpening opening, SortedSet<long> undone, IReadOnlyList<LakeFile> removes)
    {
        var pending = opening.Pending.Select(epoch => epoch.Number).ToHashSet();
        foreach (var file in removes)
            if (file.Writer == writer && file.WriterNumber <= opening.Restored && !pending.Contains(file.WriterNumber))
                throw Cannot(table, writer, opening, undone, $"and they hold epoch {WriterNumber.Text(file.WriterNumber)}, whose rows the checkpoint no longer has");
    }

    private static async ValueTask<Snapshot> BeforeAsync(
        LakeTable table, string writer, WriterOpening opening, SortedSet<long> undone, CancellationToken cancellation)
    {
        try
        {
            return await table.SnapshotAtAsync(undone.Min - 1, cancellation).ConfigureAwait(false);
        }
        catch (LakeException error) when (error.Code == LakeError.NotFound)
        {
            throw Cannot(table, writer, opening, undone, "and the table before them is no longer in the log", error);
        }
    }

    private static LakeException Cannot(
        LakeTable table, string writer, WriterOpening opening, SortedSet<long> undone, string why, Exception? inner = null) => new(
        LakeError.CannotTakeBack,
        $"table '{table.Name}': versions {string.Join(", ", undone)} of writer '{writer}' are newer than the restored checkpoint "
        + $"{WriterNumber.Text(opening.Restored)}, {why}. Restore a newer checkpoint, or start with --accept-duplicates: their rows will come a second time",
        inner: inner);
}
