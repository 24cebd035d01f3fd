using System.Collections.Immutable;
using Hybrid.BatchLayer;
using Hybrid.Lake.Tables;
using Hybrid.Orchestrator.Decide;

namespace Hybrid.Orchestrator.Tests.Loop;

/// <summary>The tables of a lake in memory: the real fold of the loop's state, without files.</summary>
internal sealed class ModelLake
{
    private readonly Dictionary<string, ModelTable> _tables = [];
    private long _ids;

    /// <summary>Every batch commit that made a version, in order.</summary>
    public List<(string Table, PartitionKey Partition, RunLineage Lineage)> BatchCommits { get; } = [];

    public ModelTable? Find(string table) => _tables.GetValueOrDefault(table);

    public void Create(string table, PartitionUnit unit, TimeSpan lateness) =>
        _tables[table] = new ModelTable(table, $"id-{++_ids}", 0, unit, lateness.Ticks / TimeSpan.TicksPerMicrosecond, LoopState.Empty, [], []);

    /// <summary>A stream's commit: rows for some partitions, and the watermark.</summary>
    public void Stream(string table, long watermark, params PartitionKey[] touched)
    {
        var before = _tables[table];
        var number = before.Version + 1;
        _tables[table] = before.Apply(
            new LoopCommit { Version = number, Touched = touched, Writer = new WriterMark("w", number, number, watermark), Lateness = before.Lateness },
            before.Files.Union(touched));
    }

    /// <summary>A batch run's commit, by the rules of the lake.</summary>
    public BatchOutcome Commit(BatchRunSpec spec)
    {
        var partition = PartitionKey.Parse(spec.Output.Partition);
        if (Find(spec.Output.Table) is null)
            Create(spec.Output.Table, spec.Output.Unit, TimeSpan.Zero);
        var table = _tables[spec.Output.Table];
        var appId = BatchCommit.AppId(spec.Job, partition, table.Id);
        var held = table.Loop.Partitions.GetValueOrDefault(partition)?.Lineage;
        var inputs = spec.Inputs.SelectMany(input => input.Partitions.Select(read => new LineageInput(input.Table, input.TableId, PartitionKey.Parse(read.Partition), read.Generation)));
        var lineage = new RunLineage(spec.Job, spec.RunId, spec.Sequence, [.. inputs]);
        var goesBack = held is not null && lineage.Inputs.Any(input => held.Inputs.Any(other => other with { Generation = 0 } == input with { Generation = 0 } && other.Generation > input.Generation));
        if (table.Transactions.GetValueOrDefault(appId) >= spec.Sequence || goesBack)
        {
            return held?.RunId == spec.RunId
                ? new BatchOutcome(BatchState.Succeeded, table.Id, table.Version)
                : new BatchOutcome(BatchState.Superseded, table.Id, table.Version, Message: "superseded");
        }
        BatchCommits.Add((table.Name, partition, lineage));
        var next = table.Apply(
            new LoopCommit { Version = table.Version + 1, Touched = [partition], Batch = new BatchMark(partition, lineage, null, spec.IsFinal) },
            table.Files.Add(partition));
        _tables[table.Name] = next with { Transactions = table.Transactions.SetItem(appId, spec.Sequence) };
        return new BatchOutcome(BatchState.Succeeded, table.Id, table.Version + 1);
    }
}

/// <summary>A table of a <see cref="ModelLake"/> at one version.</summary>
internal sealed record ModelTable(
    string Name, string Id, long Version, PartitionUnit Unit, long Lateness, LoopState Loop, ImmutableHashSet<PartitionKey> Files, ImmutableDictionary<string, long> Transactions)
{
    public ImmutableList<(long Version, LoopChanges Changes)> History { get; init; } = [];

    public TableView View => new()
    {
        Name = Name,
        Id = Id,
        Version = Version,
        Unit = Unit,
        Lateness = Lateness,
        Loop = Loop,
        HasFiles = Files.Contains,
        TransactionOf = appId => Transactions.TryGetValue(appId, out var number) ? number : null,
    };

    public ModelTable Apply(LoopCommit commit, ImmutableHashSet<PartitionKey> files)
    {
        var (state, changes) = Loop.Apply(commit);
        return this with { Version = commit.Version, Loop = state, Files = files, History = History.Add((commit.Version, changes)) };
    }
}
