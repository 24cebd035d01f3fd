namespace Hybrid.Lake.Tables;

/// <summary>What a batch run's commit does to the table as it stands: pure.</summary>
internal static class BatchPlan
{
    public static CommitDecision Decide(Snapshot follows, BatchCommit commit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(commit.Sequence, 1);
        var appId = BatchCommit.AppId(commit.Job, commit.Partition, follows.TableId);
        var newest = follows.TransactionOf(appId) ?? 0;
        if (newest == commit.Sequence)
            return CommitDecision.Stop(CommitResult.AlreadyDone);
        if (newest > commit.Sequence)
            return CommitDecision.Stop(CommitResult.Superseded);
        foreach (var file in commit.Files)
            if (file.Partition != commit.Partition)
                throw new LakeException(LakeError.InvalidDefinition, $"'{file.Path}' holds partition {file.Partition}, the run writes {commit.Partition}");

        // Sequence numbers that a lost ledger had given are not in the log: a run that has one left over may be higher and read less.
        var known = follows.Loop.Partitions.GetValueOrDefault(commit.Partition);
        if (known?.Lineage is { } held && GoesBack(held, commit.Lineage))
            return CommitDecision.Stop(CommitResult.Superseded);

        // The same rows as there are: nothing is rewritten, and nobody downstream runs again.
        var isSame = commit.RowHash is not null && known?.RowHash == commit.RowHash;
        return CommitDecision.Commit(new()
        {
            Operation = "WRITE",
            Adds = isSame ? [] : [.. commit.Files.Select(file => file with { Writer = appId, WriterNumber = commit.Sequence })],
            Removes = isSame ? [] : [.. follows.FilesOf(commit.Partition)],
            Overwrites = [commit.Partition],
            Transaction = new(appId, commit.Sequence),
            Batch = new(commit.Partition, commit.Lineage, commit.RowHash, commit.IsFinal),
        });
    }

    /// <summary>Whether a run read an older generation of any partition than the run whose result stands there.</summary>
    private static bool GoesBack(RunLineage held, RunLineage next)
    {
        var read = held.Inputs.ToDictionary(input => (input.Table, input.TableId, input.Partition), input => input.Generation);
        return next.Inputs.Any(input => read.TryGetValue((input.Table, input.TableId, input.Partition), out var generation) && input.Generation < generation);
    }
}
