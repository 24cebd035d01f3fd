using Hybrid.BatchLayer.Inputs;
using Hybrid.Lake.Tables;
using Hybrid.Orchestrator.Decide;

namespace Hybrid.Orchestrator.Watch;

/// <summary>The tables as the loop has seen them last. One caller at a time.</summary>
internal interface ILakeWatch
{
    /// <summary>A table as it was seen last; null: there was none.</summary>
    TableView? View(string table);

    /// <summary>Looks at a table: costs one look for the next version when there is none, and time for what has changed when there is.</summary>
    /// <returns>What is new; null: nothing.</returns>
    Task<TableNews?> RefreshAsync(string table, CancellationToken cancellation);

    /// <summary>Partitions of a table as it was seen last, for a run to read.</summary>
    PinnedInput Pin(string table, IEnumerable<PartitionKey> partitions, bool isLookup);

    /// <summary>Keeps the files of an input from vacuum, while a run reads them.</summary>
    /// <param name="table">The table.</param>
    /// <param name="partitions">The partitions that were pinned.</param>
    /// <param name="runId">Who reads.</param>
    /// <param name="duration">When they are let go at the latest.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Dispose it to let them go.</returns>
    Task<IAsyncDisposable> KeepAsync(string table, IEnumerable<PartitionKey> partitions, string runId, TimeSpan duration, CancellationToken cancellation);
}
