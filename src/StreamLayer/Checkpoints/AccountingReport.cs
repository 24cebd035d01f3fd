using Hybrid.StreamLayer.Runtime;

namespace Hybrid.StreamLayer.Checkpoints;

/// <summary>What the counters of a checkpoint say.</summary>
/// <param name="Totals">What became of the sources' rows.</param>
/// <param name="Imbalances">What does not add up; empty when all does.</param>
internal sealed record AccountingReport(RowTotals Totals, IReadOnlyList<string> Imbalances);
