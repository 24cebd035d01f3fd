namespace Hybrid.Lake.Tables;

/// <summary>Merges a partition's small files.</summary>
internal static class CompactionPlan
{
    private const string Writer = "hybrid/compaction";

    public static async ValueTask<CommitDecision> DecideAsync(
        LakeTable table, Snapshot follows, PartitionKey partition, ITableRewriter rewriter, TimeProvider time, CancellationToken cancellation)
    {
        var isFinal = follows.Loop.Partitions.TryGetValue(partition, out var state) && state.IsFinal;
        var files = CompactionRule.Decide(follows.FilesOf(partition), isFinal);
        if (files.Count == 0)
            return CommitDecision.Stop(CommitResult.Nothing);
        var number = time.GetUtcNow().ToUnixTimeMilliseconds(); // no transaction of this writer is ever committed: leftovers go by their age
        var merged = await rewriter.CompactAsync(table, follows, files, Writer, number, cancellation).ConfigureAwait(false);
        return CommitDecision.Commit(new() { Operation = "OPTIMIZE", Kind = CommitKind.Compaction, Adds = merged, Removes = files });
    }
}
