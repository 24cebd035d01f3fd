using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Hybrid.Lake.Delta;
using Hybrid.Lake.Storage;
using Microsoft.Extensions.Logging;

namespace Hybrid.Lake.Tables;

/// <summary>
/// A table of a lake: a Delta log and data files. Safe for concurrent use, by any number of processes.
/// <para>It owns the newest snapshot that it has seen, which never goes back; a snapshot asked for anew reads only the versions since.</para>
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A SemaphoreSlim whose wait handle is not used holds nothing to dispose.")]
public sealed partial class LakeTable
{
    private const int CheckpointEvery = 10;

    private readonly DeltaLog _log;
    private readonly Committer _committer;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _refreshing = new(1, 1);
    private Snapshot? _newest;

    internal LakeTable(LakeCatalog catalog, string name)
    {
        Catalog = catalog;
        Name = name;
        _time = catalog.Time;
        _logger = catalog.Logger;
        _log = new DeltaLog(catalog.Storage, name, new LogCheckpoints());
        _committer = new Committer(_log, _time, _logger);
    }

    /// <summary>The lake that it is in.</summary>
    public LakeCatalog Catalog { get; }

    /// <summary>The table's name.</summary>
    public string Name { get; }

    /// <summary>Where the lake lies.</summary>
    public IStorage Storage => Catalog.Storage;

    /// <summary>The path in <see cref="Storage"/> of a path below the table's folder, for instance of <see cref="LakeFile.Path"/>.</summary>
    public string PathOf(string path) => _log.PathOf(path);

    /// <summary>Whether the table exists.</summary>
    public async ValueTask<bool> ExistsAsync(CancellationToken cancellation = default) =>
        Volatile.Read(ref _newest) is not null || await RefreshAsync(cancellation).ConfigureAwait(false) is not null;

    /// <summary>The table now; cheap when nothing has changed since the last call.</summary>
    /// <exception cref="LakeException"><see cref="LakeError.NotFound"/>; <see cref="LakeError.UnsupportedFeature"/>; <see cref="LakeError.Corrupt"/>.</exception>
    public async ValueTask<Snapshot> SnapshotAsync(CancellationToken cancellation = default) =>
        await RefreshAsync(cancellation).ConfigureAwait(false)
        ?? throw new LakeException(LakeError.NotFound, $"there is no table '{Name}' in {Storage.Location}");

    /// <summary>The table at a version.</summary>
    /// <exception cref="LakeException"><see cref="LakeError.NotFound"/>: no such version, or its log entries are gone.</exception>
    public async ValueTask<Snapshot> SnapshotAtAsync(long version, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(version);
        return Volatile.Read(ref _newest) is { } newest && newest.Version == version
            ? newest
            : (await _log.LoadAsync(version, cancellation).ConfigureAwait(false))!;
    }

    /// <summary>What happened since a snapshot, version by version.</summary>
    public async ValueTask<TableChanges> ChangesAsync(Snapshot since, CancellationToken cancellation = default)
    {
        var now = await SnapshotAsync(cancellation).ConfigureAwait(false);
        var versions = new List<VersionChange>();
        var builder = new SnapshotBuilder(since);
        while (builder.Version < now.Version)
        {
            if (await _log.ReadAsync(builder.Version + 1, cancellation).ConfigureAwait(false) is not { } record)
                return new(now, [new(now.Version, now.Timestamp, LoopChanges.Between(since.Loop, now.Loop))]);
            var changes = builder.Apply(record);
            versions.Add(new(builder.Version, DateTimeOffset.FromUnixTimeMilliseconds(record.Info.Timestamp), changes));
        }

        return new(now, versions);
    }

    /// <summary>Commits what a plan builds; see <see cref="CommitPlan"/>. A lost answer of the storage is resolved by reading the log.</summary>
    /// <exception cref="LakeException">The plan's actions are not allowed in this table, or the storage failed.</exception>
    public async ValueTask<CommitOutcome> CommitAsync(CommitPlan plan, CancellationToken cancellation = default)
    {
        var outcome = await _committer.CommitAsync(await SnapshotAsync(cancellation).ConfigureAwait(false), plan, cancellation).ConfigureAwait(false);
        Keep(outcome.Snapshot);
        if (outcome.Version is { } version && version % CheckpointEvery == 0)
            CheckpointInBackground();
        return outcome;
    }

    /// <summary>Commits one batch run's result.</summary>
    /// <exception cref="LakeException">The table cannot take it, or the storage failed.</exception>
    public ValueTask<CommitOutcome> CommitBatchAsync(BatchCommit commit, CancellationToken cancellation = default) =>
        CommitAsync((follows, _) => ValueTask.FromResult(BatchPlan.Decide(follows, commit)), cancellation);

    /// <summary>The history, newest version first, as far as the log goes back.</summary>
    public async IAsyncEnumerable<HistoryEntry> HistoryAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var snapshot = await SnapshotAsync(cancellation).ConfigureAwait(false);
        for (var version = snapshot.Version; version >= 0; version--)
        {
            if (await _log.ReadAsync(version, cancellation).ConfigureAwait(false) is not { } record)
                yield break;
            yield return HistoryEntry.Of(record, snapshot.Definition.Partition);
        }
    }

    /// <summary>Takes a stream writer out of the table's watermark.</summary>
    /// <exception cref="LakeException"><see cref="LakeError.NotFound"/>: there is no such writer; the message names those there are.</exception>
    public ValueTask<CommitOutcome> RetireWriterAsync(string writer, CancellationToken cancellation = default) => CommitAsync(
        (follows, _) => follows.Loop.ActiveWriters.Contains(writer)
            ? ValueTask.FromResult(CommitDecision.Commit(new() { Operation = "RETIRE WRITER", RetiredWriter = writer }))
            : throw new LakeException(
                LakeError.NotFound,
                $"table '{Name}' has no writer '{writer}' to retire; its writers are: {string.Join(", ", follows.Loop.ActiveWriters.Order(StringComparer.Ordinal))}"),
        cancellation);

    internal async ValueTask EnsureAsync(TableDefinition definition, CancellationToken cancellation)
    {
        if (!await ExistsAsync(cancellation).ConfigureAwait(false)
            && await _committer.CreateAsync(definition, cancellation).ConfigureAwait(false))
            return;
        await CommitAsync((follows, _) => ValueTask.FromResult(DefinitionPlan.Decide(follows, definition)), cancellation).ConfigureAwait(false);
    }

    internal async ValueTask<CommitRecord?> RecordAsync(long version, CancellationToken cancellation) =>
        await _log.ReadAsync(version, cancellation).ConfigureAwait(false);

    /// <summary>The newest snapshot, or null when there is no table.</summary>
    private async ValueTask<Snapshot?> RefreshAsync(CancellationToken cancellation)
    {
        await _refreshing.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var known = Volatile.Read(ref _newest);
            if (known is null)
                return Keep(await _log.LoadAsync(null, cancellation).ConfigureAwait(false));
            var builder = new SnapshotBuilder(known);
            while (await _log.ReadAsync(builder.Version + 1, cancellation).ConfigureAwait(false) is { } record)
                builder.Apply(record);
            if (builder.Version > known.Version)
                return Keep(builder.ToSnapshot());

            // Nothing new, or so old a snapshot that the entries after it are deleted: those are below an announced log checkpoint.
            var last = await _log.LastCheckpointAsync(cancellation).ConfigureAwait(false);
            return last is not null && last.Version > known.Version
                ? Keep(await _log.LoadAsync(null, cancellation).ConfigureAwait(false))
                : known;
        }
        finally
        {
            _refreshing.Release();
        }
    }

    private Snapshot? Keep(Snapshot? snapshot)
    {
        while (snapshot is not null)
        {
            var known = Volatile.Read(ref _newest);
            if (known is not null && known.Version >= snapshot.Version)
                return known;
            if (Interlocked.CompareExchange(ref _newest, snapshot, known) == known)
                return snapshot;
        }

        return Volatile.Read(ref _newest);
    }
}
