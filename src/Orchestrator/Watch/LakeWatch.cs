using Hybrid.BatchLayer.Inputs;
using Hybrid.Lake.Tables;
using Hybrid.Orchestrator.Decide;

namespace Hybrid.Orchestrator.Watch;

/// <summary>Watches the tables of a lake by their logs.</summary>
/// <param name="lake">The lake; its tables keep their newest snapshot, so that a look reads only the versions since.</param>
internal sealed class LakeWatch(LakeCatalog lake) : ILakeWatch
{
    private readonly Dictionary<string, Seen> _seen = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public TableView? View(string table) => _seen.GetValueOrDefault(table)?.View;

    /// <inheritdoc/>
    public async Task<TableNews?> RefreshAsync(string table, CancellationToken cancellation)
    {
        var lakeTable = lake.Table(table);
        if (!_seen.TryGetValue(table, out var seen))
        {
            if (!await lakeTable.ExistsAsync(cancellation))
                return null;
            return Whole(table, await lakeTable.SnapshotAsync(cancellation));
        }
        var changes = await lakeTable.ChangesAsync(seen.Snapshot, cancellation);
        var now = changes.Now;
        if (now.TableId != seen.Snapshot.TableId)
            return Whole(table, now);
        if (now.Version == seen.Snapshot.Version)
            return null;
        var changed = new HashSet<PartitionKey>();
        foreach (var version in changes.Versions)
        {
            changed.UnionWith(version.Changes.Changed);
            // A run that closed an output partition without rows, or anew with equal ones, changed no data, but its lineage.
            changed.UnionWith(version.Changes.Closed);
        }
        _seen[table] = new Seen(now, TableView.Of(now));
        return new TableNews(_seen[table].View, changed, IsWhole: false);
    }

    /// <inheritdoc/>
    public PinnedInput Pin(string table, IEnumerable<PartitionKey> partitions, bool isLookup) => PinnedInput.Of(_seen[table].Snapshot, partitions, isLookup);

    /// <inheritdoc/>
    public async Task<IAsyncDisposable> KeepAsync(
        string table, IEnumerable<PartitionKey> partitions, string runId, TimeSpan duration, CancellationToken cancellation)
    {
        var snapshot = _seen[table].Snapshot;
        return await lake.Table(table).PinAsync(snapshot, partitions.SelectMany(snapshot.FilesOf), runId, duration, cancellation);
    }

    private TableNews Whole(string table, Snapshot snapshot)
    {
        _seen[table] = new Seen(snapshot, TableView.Of(snapshot));
        return new TableNews(_seen[table].View, [.. snapshot.Loop.Partitions.Keys], IsWhole: true);
    }

    private sealed record Seen(Snapshot Snapshot, TableView View);
}
