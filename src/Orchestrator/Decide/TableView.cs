using Hybrid.Lake.Tables;

namespace Hybrid.Orchestrator.Decide;

/// <summary>What decisions need of a table at one version: plain data.</summary>
internal sealed record TableView
{
    /// <summary>The table's name.</summary>
    public required string Name { get; init; }

    /// <summary>The table's id: another one after the table was dropped and made again.</summary>
    public required string Id { get; init; }

    /// <summary>The version.</summary>
    public required long Version { get; init; }

    /// <summary>How it is partitioned.</summary>
    public required PartitionUnit Unit { get; init; }

    /// <summary>Microseconds after its end at which a partition is final.</summary>
    public long Lateness { get; init; }

    /// <summary>Watermark, closed, final, generations, lineage.</summary>
    public required LoopState Loop { get; init; }

    /// <summary>Whether a partition has files.</summary>
    public required Func<PartitionKey, bool> HasFiles { get; init; }

    /// <summary>The newest transaction number of an application in the log; null: none.</summary>
    public required Func<string, long?> TransactionOf { get; init; }

    /// <summary>The view of a snapshot.</summary>
    public static TableView Of(Snapshot snapshot) => new()
    {
        Name = snapshot.Definition.Name,
        Id = snapshot.TableId,
        Version = snapshot.Version,
        Unit = snapshot.Definition.Partition,
        Lateness = snapshot.Definition.Lateness.Ticks / TimeSpan.TicksPerMicrosecond,
        Loop = snapshot.Loop,
        HasFiles = partition => snapshot.FileCountOf(partition) > 0,
        TransactionOf = snapshot.TransactionOf,
    };

    /// <summary>The event time at which a partition is final.</summary>
    public long FinalAt(PartitionKey partition) => partition.End > long.MaxValue - Lateness ? long.MaxValue : partition.End + Lateness;

    /// <summary>The run that a partition's rows are from; null when it is not a batch job's.</summary>
    public RunLineage? LineageOf(PartitionKey partition) => Loop.Partitions.TryGetValue(partition, out var state) ? state.Lineage : null;
}
