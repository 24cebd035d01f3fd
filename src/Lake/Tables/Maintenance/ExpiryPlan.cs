namespace Hybrid.Lake.Tables;

/// <summary>Drops partitions past their time: pure.</summary>
internal static class ExpiryPlan
{
    public static CommitDecision Decide(Snapshot follows, DateTimeOffset now)
    {
        if (follows.Definition.Keep is not { } keep)
            return CommitDecision.Stop(CommitResult.Nothing);
        var before = (now - keep - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
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
}
