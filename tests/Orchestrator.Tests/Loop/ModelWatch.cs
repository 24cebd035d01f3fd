using Hybrid.BatchLayer.Inputs;
using Hybrid.Lake.Tables;
using Hybrid.Orchestrator.Decide;
using Hybrid.Orchestrator.Watch;

namespace Hybrid.Orchestrator.Tests.Loop;

/// <summary>One scheduler's view of a <see cref="ModelLake"/>: as old as its last look.</summary>
internal sealed class ModelWatch(ModelLake lake) : ILakeWatch
{
    private readonly Dictionary<string, ModelTable> _seen = [];

    /// <summary>How many partitions were handed to the loop as changed.</summary>
    public int Handed { get; private set; }

    public TableView? View(string table) => _seen.GetValueOrDefault(table)?.View;

    public Task<TableNews?> RefreshAsync(string table, CancellationToken cancellation)
    {
        var now = lake.Find(table);
        var seen = _seen.GetValueOrDefault(table);
        if (now is null || (seen is not null && now.Id == seen.Id && now.Version == seen.Version))
            return Task.FromResult<TableNews?>(null);
        _seen[table] = now;
        var isWhole = seen is null || seen.Id != now.Id;
        var changed = isWhole
            ? now.Loop.Partitions.Keys.ToHashSet()
            : now.History.Where(entry => entry.Version > seen!.Version).SelectMany(entry => entry.Changes.Changed.Concat(entry.Changes.Closed)).ToHashSet();
        Handed += changed.Count;
        return Task.FromResult<TableNews?>(new TableNews(now.View, changed, isWhole));
    }

    public PinnedInput Pin(string table, IEnumerable<PartitionKey> partitions, bool isLookup)
    {
        var seen = _seen[table];
        return new PinnedInput(table, seen.Id, seen.Version, [], [],
            [.. partitions.Select(partition => new PinnedPartition(partition.ToString(), seen.Loop.GenerationOf(partition)!.Value, []))], isLookup);
    }

    public Task<IAsyncDisposable> KeepAsync(string table, IEnumerable<PartitionKey> partitions, string runId, TimeSpan duration, CancellationToken cancellation) =>
        Task.FromResult<IAsyncDisposable>(new Nothing());

    private sealed class Nothing : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
