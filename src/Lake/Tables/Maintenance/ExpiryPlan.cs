namespace Hybrid.Lake.Tables;

/// <summary>
/// Drops partitions past their time: pure. The time is the table's own (its newest partition or its watermark, whichever is later, but not later than the clock):
/// a table filled from old input keeps it, and a table whose stream stands still loses nothing.
/// </summary>
internal static class ExpiryPlan
{
    public static CommitDecision Decide(Snapshot follows, DateTimeOffset now)
    {
        if (follows.Definition.Keep is not { } keep)
            return CommitDecision.Stop(CommitResult.Nothing);
        var before = TimeOf(follows, now) - keep.Ticks / TimeSpan.TicksPerMicrosecond;
        var expired = follows.Partitions.Where(partition => !partition.IsTimeless && partition.End <= before).ToList();
        return expired.Count == 0
            ? CommitDecision.Stop(CommitResult.Nothing)
            : CommitDecision.Commit(new()
            {
                Operation = "DELETE",
                Kind = CommitKind.Expiry,
                Removes = [.. expired.SelectMany(follows.FilesOf)],
                Overwrites = expired,
            });
    }

    private static long TimeOf(Snapshot follows, DateTimeOffset now)
    {
        var clock = (now - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        var newest = follows.Partitions.Where(partition => !partition.IsTimeless).Select(partition => partition.End).DefaultIfEmpty(long.MinValue).Max();
        var watermark = follows.Loop.Watermark == long.MaxValue ? long.MinValue : follows.Loop.Watermark; // the end of input is no time
        return Math.Clamp(Math.Max(newest, watermark), 0, clock);
    }
}
