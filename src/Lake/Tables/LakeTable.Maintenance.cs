using Hybrid.Lake.Delta;

namespace Hybrid.Lake.Tables;

/// <content>What keeps a table in shape; none of it changes a row.</content>
public sealed partial class LakeTable
{
    private readonly SemaphoreSlim _checkpointing = new(1, 1);
    private Task _background = Task.CompletedTask;

    /// <summary>Merges a partition's files into one, if that is worth it (<see cref="CompactionRule"/>); loses against any commit in between.</summary>
    /// <exception cref="LakeException">The rewriter or the storage failed; nothing was changed.</exception>
    public ValueTask<CommitOutcome> CompactAsync(PartitionKey partition, ITableRewriter rewriter, CancellationToken cancellation = default) =>
        CommitAsync((follows, stop) => CompactionPlan.DecideAsync(this, follows, partition, rewriter, _time, stop), cancellation);

    /// <summary>Drops the partitions that are past <see cref="TableDefinition.Keep"/>.</summary>
    public ValueTask<CommitOutcome> ExpireAsync(CancellationToken cancellation = default) =>
        CommitAsync((follows, _) => ValueTask.FromResult(ExpiryPlan.Decide(follows, _time.GetUtcNow())), cancellation);

    /// <summary>Deletes files that no snapshot within the retention, no pin and no kept checkpoint needs.</summary>
    /// <exception cref="LakeException">The storage failed; what was deleted by then was not needed.</exception>
    public ValueTask<VacuumReport> VacuumAsync(VacuumOptions options, CancellationToken cancellation = default) =>
        Vacuum.RunAsync(this, options, _time, cancellation);

    /// <summary>Keeps a snapshot's files from vacuum while a run reads them.</summary>
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="files">Which of its files; null for all.</param>
    /// <param name="owner">Who reads, for instance a run's id; a newer pin of the same owner replaces the older.</param>
    /// <param name="duration">When the pin ends by itself; pin again to prolong.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The pin: dispose it to end it.</returns>
    public ValueTask<SnapshotPin> PinAsync(
        Snapshot snapshot, IEnumerable<LakeFile>? files, string owner, TimeSpan duration, CancellationToken cancellation = default) =>
        SnapshotPin.CreateAsync(this, snapshot, files ?? snapshot.Files, owner, _time.GetUtcNow() + duration, cancellation);

    /// <summary>
    /// Writes a log checkpoint, and the loop state beside it, if one is due: every 10 versions, in a large table when the entries since the last one are a tenth
    /// of it. Commits go on meanwhile. Called in the background by every tenth commit of this process.
    /// </summary>
    /// <returns>The version of the checkpoint written, or null.</returns>
    /// <exception cref="LakeException">The storage failed; the log is whole without the checkpoint.</exception>
    public async ValueTask<long?> CheckpointAsync(CancellationToken cancellation = default)
    {
        await _checkpointing.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var snapshot = await SnapshotAsync(cancellation).ConfigureAwait(false);
            return await LogCheckpointer.WriteIfDueAsync(_log, snapshot, CheckpointEvery, _time, cancellation).ConfigureAwait(false) ? snapshot.Version : null;
        }
        finally
        {
            _checkpointing.Release();
        }
    }

    /// <summary>Deletes log entries and log checkpoints that are below a kept checkpoint with its loop state and older than a time.</summary>
    /// <param name="retention">How far back time travel and history must reach.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Files deleted.</returns>
    public async ValueTask<int> CleanLogAsync(TimeSpan retention, CancellationToken cancellation = default) =>
        await LogCleaner.CleanAsync(_log, _time.GetUtcNow() - retention, cancellation).ConfigureAwait(false);

    /// <summary>Waits for the log checkpoint that is being written, if any.</summary>
    internal Task SettleAsync() => Volatile.Read(ref _background);

    private void CheckpointInBackground()
    {
        if (!_background.IsCompleted)
            return; // one at a time; the next tenth version tries again
        _background = Task.Run(async () =>
        {
            try
            {
                await CheckpointAsync().ConfigureAwait(false);
            }
            catch (LakeException error)
            {
                MaintenanceLog.CheckpointFailed(_logger, Name, error); // the log is whole without it; the next tenth version tries again
            }
        });
    }
}
