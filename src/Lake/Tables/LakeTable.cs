using Hybrid.Lake.Storage;

namespace Hybrid.Lake.Tables;

/// <summary>
/// A table of a lake: a Delta log and data files. Safe for concurrent use, by any number of processes.
/// <para>It owns the newest snapshot that it has seen; a snapshot asked for anew reads only the versions since.</para>
/// </summary>
public sealed class LakeTable
{
    private readonly IStorage _storage;
    private readonly TimeProvider _time;

    internal LakeTable(IStorage storage, string name, TimeProvider time)
    {
        _storage = storage;
        _time = time;
        Name = name;
    }

    /// <summary>The table's name.</summary>
    public string Name { get; }

    /// <summary>Where the lake lies. A data file's path in it is <c>Name/file.Path</c>.</summary>
    public IStorage Storage => _storage;

    /// <summary>Whether the table exists.</summary>
    public ValueTask<bool> ExistsAsync(CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <summary>The table now; cheap when nothing has changed since the last call.</summary>
    /// <exception cref="LakeException"><see cref="LakeError.NotFound"/>; <see cref="LakeError.UnsupportedFeature"/>; <see cref="LakeError.Corrupt"/>.</exception>
    public ValueTask<Snapshot> SnapshotAsync(CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <summary>The table at a version.</summary>
    /// <exception cref="LakeException"><see cref="LakeError.NotFound"/>: no such version, or its log entries are gone.</exception>
    public ValueTask<Snapshot> SnapshotAtAsync(long version, CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <summary>What happened since a snapshot, version by version.</summary>
    public ValueTask<TableChanges> ChangesAsync(Snapshot since, CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <summary>Commits what a plan builds; see <see cref="CommitPlan"/>. A lost answer of the storage is resolved by reading the log.</summary>
    /// <exception cref="LakeException">The plan's actions are not allowed in this table, or the storage failed.</exception>
    public ValueTask<CommitOutcome> CommitAsync(CommitPlan plan, CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <summary>Commits one batch run's result.</summary>
    public ValueTask<CommitOutcome> CommitBatchAsync(BatchCommit commit, CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <summary>The history, newest version first, as far as the log goes back.</summary>
    public IAsyncEnumerable<HistoryEntry> HistoryAsync(CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <summary>Takes a stream writer out of the table's watermark.</summary>
    /// <exception cref="LakeException"><see cref="LakeError.NotFound"/>: there is no such writer; the message names those there are.</exception>
    public ValueTask<CommitOutcome> RetireWriterAsync(string writer, CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <summary>Merges a partition's small files, if that is worth it; loses against any commit in between.</summary>
    public ValueTask<CommitOutcome> CompactAsync(PartitionKey partition, ITableRewriter rewriter, CancellationToken cancellation = default) =>
        throw new NotImplementedException();

    /// <summary>Drops the partitions that are past <see cref="TableDefinition.Keep"/>.</summary>
    public ValueTask<CommitOutcome> ExpireAsync(CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <summary>Deletes files that no snapshot within the retention, no pin and no kept checkpoint needs.</summary>
    public ValueTask<VacuumReport> VacuumAsync(VacuumOptions options, CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <summary>Keeps a snapshot's files from vacuum while a run reads them.</summary>
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="owner">Who reads, for instance a run's id; a newer pin of the same owner replaces the older.</param>
    /// <param name="duration">When the pin ends by itself; pin again to prolong.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The pin: dispose it to end it.</returns>
    public ValueTask<IAsyncDisposable> PinAsync(Snapshot snapshot, string owner, TimeSpan duration, CancellationToken cancellation = default) =>
        throw new NotImplementedException();

    /// <summary>Writes a log checkpoint (and the loop state beside it) if one is due; does not hold up commits.</summary>
    /// <returns>The version of the checkpoint written, or null.</returns>
    public ValueTask<long?> CheckpointAsync(CancellationToken cancellation = default) => throw new NotImplementedException();

    internal ValueTask EnsureAsync(TableDefinition definition, CancellationToken cancellation) => throw new NotImplementedException();
}
