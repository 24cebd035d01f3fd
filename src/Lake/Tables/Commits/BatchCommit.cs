namespace Hybrid.Lake.Tables;

/// <summary>
/// One batch run's result: the files that replace an output partition, in one idempotent commit. The run with the highest sequence wins; a lower one ends as
/// <see cref="CommitResult.Superseded"/>, an equal one as <see cref="CommitResult.AlreadyDone"/>. A run that read an older generation of any input partition than the
/// one whose result stands there is superseded too, whatever its sequence.
/// </summary>
/// <param name="Job">The job: with partition and table it makes the transaction's id (<see cref="AppId"/>).</param>
/// <param name="Partition">The output partition; all rows must be in it.</param>
/// <param name="Sequence">The run's sequence number, 1 and up: max(ledger, log) + 1 when the run was decided.</param>
/// <param name="Files">The files, stored and durable; empty to empty the partition.</param>
/// <param name="Lineage">Where the rows come from.</param>
/// <param name="RowHash">Hash of the rows, order not counted, or null: with the partition's present hash, nothing is rewritten and there is no new generation.</param>
/// <param name="IsFinal">True when all inputs were final.</param>
public sealed record BatchCommit(
    string Job, PartitionKey Partition, long Sequence, IReadOnlyList<LakeFile> Files, RunLineage Lineage, string? RowHash = null, bool IsFinal = false)
{
    /// <summary>The transaction's id: job, output partition and table id. <see cref="Snapshot.TransactionOf"/> of it is the newest sequence in the log.</summary>
    public static string AppId(string job, PartitionKey partition, string tableId) => $"{job}/{partition}/{tableId}";
}
