using Hybrid.Lake.Tables;
using Hybrid.Orchestrator.Ledger;

namespace Hybrid.Orchestrator.Demo;

/// <summary>
/// What is known of each hour: generations and states from the table's log, runs from the ledger, the moments at which runs began from the daemon.
/// For one caller at a time. The ledger is opened when the table is there: not in the way of the start.
/// </summary>
internal sealed class HourBook(LakeTable revenue, Func<ILedger> openLedger) : IAsyncDisposable
{
    private readonly Dictionary<long, DateTimeOffset> _committedAt = [];
    private readonly Dictionary<PartitionKey, List<DemoGeneration>> _generations = [];
    private readonly Dictionary<string, long> _generationOfRun = [];
    private ILedger? _ledger;
    private Snapshot? _seen;

    /// <summary>The hours now, earliest first.</summary>
    /// <param name="beganAt">When the code of a run, by its id, began to run; null: not yet.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<IReadOnlyList<DemoHour>> ReadAsync(Func<string, DateTimeOffset?> beganAt, CancellationToken cancellation)
    {
        if (!await revenue.ExistsAsync(cancellation))
            return [];
        await ReadLogAsync(cancellation);
        var ledger = _ledger ??= openLedger();
        var runs = new Dictionary<string, List<HourRun>>();
        foreach (var run in (await ledger.RunsAsync(limit: 1_000, cancellation: cancellation)).Reverse())
        {
            if (!runs.TryGetValue(run.Partition, out var ofHour))
                runs[run.Partition] = ofHour = [];
            ofHour.Add(await RunAsync(ledger, run, beganAt(run.Id), cancellation));
        }

        return [.. _seen!.Loop.Partitions.Select(entry => new DemoHour(
            entry.Key, entry.Value.IsClosed, entry.Value.IsFinal, entry.Value.Generation,
            [.. _generations.GetValueOrDefault(entry.Key) ?? []],
            runs.GetValueOrDefault(entry.Key.ToString()) ?? []))];
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _ledger?.DisposeAsync() ?? default;

    private async Task ReadLogAsync(CancellationToken cancellation)
    {
        _seen ??= await revenue.SnapshotAtAsync(0, cancellation);
        var changes = await revenue.ChangesAsync(_seen, cancellation);
        foreach (var version in changes.Versions)
        {
            _committedAt[version.Version] = version.Timestamp;

            // The generation that an hour closes with may be of an earlier version; its report is due when it closes.
            foreach (var closed in version.Changes.Closed)
                _generations[closed] = [];
            foreach (var changed in version.Changes.Changed)
            {
                if (_generations.TryGetValue(changed, out var generations))
                    generations.Add(new DemoGeneration(version.Version, version.Timestamp));
            }

            foreach (var closed in version.Changes.Closed.Where(closed => _generations[closed].Count == 0))
                _generations[closed].Add(new DemoGeneration(await GenerationAtAsync(closed, version.Version, cancellation), version.Timestamp));
        }

        _seen = changes.Now;
    }

    private async Task<long> GenerationAtAsync(PartitionKey hour, long version, CancellationToken cancellation) =>
        (await revenue.SnapshotAtAsync(version, cancellation)).Loop.GenerationOf(hour) ?? version;

    private async Task<HourRun> RunAsync(ILedger ledger, RunRecord run, DateTimeOffset? began, CancellationToken cancellation)
    {
        if (!_generationOfRun.TryGetValue(run.Id, out var generation))
        {
            var inputs = await ledger.InputsAsync(run.Id, cancellation);
            _generationOfRun[run.Id] = generation = inputs.Count > 0 ? inputs[0].Generation : RunInput.NoGeneration;
        }

        var due = _generations.GetValueOrDefault(PartitionKey.Parse(run.Partition))?.Find(known => known.Version == generation)?.DueAt;
        return new HourRun(generation, run.State, run.Cause, began - due, run.OutputVersion);
    }
}
