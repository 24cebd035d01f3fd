using Hybrid.Lake.Tables;
using Hybrid.Orchestrator.Decide;

namespace Hybrid.Orchestrator.Watch;

/// <summary>What is new in a table.</summary>
/// <param name="View">The table now.</param>
/// <param name="Changed">Partitions with a new generation, or a run's lineage.</param>
/// <param name="IsWhole">Whether all of it is news: it was seen for the first time, or made anew.</param>
internal sealed record TableNews(TableView View, IReadOnlyCollection<PartitionKey> Changed, bool IsWhole);
