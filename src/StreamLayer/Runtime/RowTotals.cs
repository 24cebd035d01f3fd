namespace Hybrid.StreamLayer.Runtime;

/// <summary>
/// What became of the rows of all sources. Each source's rows are followed through the operators that give one row for each row, up to and including the
/// first that does not (a window, an expansion, a side output) or a sink, or up to a union. Where a stream is read by several, each of these branches is balanced on its own; the numbers here
/// are those of the branch that was defined first, so that a row counts once, and <see cref="IsBalanced"/> holds for all of them.
/// </summary>
/// <param name="In">Records read.</param>
/// <param name="OutEligible">Rows that took effect at the end of their branch.</param>
/// <param name="Filtered">Rows dropped by a predicate.</param>
/// <param name="Late">Rows too late.</param>
/// <param name="DeadLettered">Records that did not decode and rows that an operator threw on.</param>
/// <param name="IsBalanced"><c>In = OutEligible + Filtered + Late + DeadLettered</c> on every branch, and every operator and edge is balanced.</param>
public readonly record struct RowTotals(long In, long OutEligible, long Filtered, long Late, long DeadLettered, bool IsBalanced);
