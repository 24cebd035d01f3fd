using System.Globalization;
using Hybrid.StreamLayer.Runtime;

namespace Hybrid.StreamLayer.Checkpoints;

/// <summary>
/// Proves that no row was lost or doubled on its way: for every operator <c>in = passed + filtered + late + dead-lettered</c>, for every edge <c>sent = received</c>,
/// for every branch the same over its whole length. Exact for counters of one checkpoint. A pure function of them.
/// </summary>
internal static class Accounting
{
    /// <summary>Names of the edges and branches of a stream, for its checkpoints.</summary>
    public static IReadOnlyList<string> NamesOf(AccountingPlan plan) => [.. plan.Edges.Select(KeyOf), .. plan.Branches.Select(NameOf)];

    /// <summary>
    /// What is off from the start where a stream with a past was changed: on an edge or branch that the checkpoint does not know, the counters of both ends have a past
    /// that they do not share.
    /// </summary>
    public static IReadOnlyDictionary<string, long> BaselineOf(
        AccountingPlan plan, IReadOnlyDictionary<string, OperatorCounts> restored, IReadOnlyCollection<string> known)
    {
        var baseline = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var edge in plan.Edges.Where(edge => !known.Contains(KeyOf(edge))))
            baseline[KeyOf(edge)] = DifferenceOf(edge, restored);
        foreach (var branch in plan.Branches.Where(branch => !known.Contains(NameOf(branch))))
            baseline[NameOf(branch)] = DifferenceOf(branch, restored);
        return baseline;
    }

    public static AccountingReport Check(
        AccountingPlan plan, IReadOnlyDictionary<string, OperatorCounts> counts, IReadOnlyDictionary<string, long> baseline)
    {
        var imbalances = new List<string>();
        foreach (var id in plan.Operators)
        {
            var count = counts.GetValueOrDefault(id);
            if (!count.IsBalanced)
            {
                imbalances.Add(Text(
                    $"operator '{id}': in {count.In} ≠ passed {count.Passed} + filtered {count.Filtered} + late {count.Late} + dead-lettered {count.DeadLettered}"));
            }
        }

        foreach (var edge in plan.Edges)
        {
            var difference = DifferenceOf(edge, counts) - baseline.GetValueOrDefault(KeyOf(edge));
            if (difference != 0)
                imbalances.Add(Text($"edge {NameOf(edge)}: {Math.Abs(difference)} rows {(difference > 0 ? "sent but not received" : "received but not sent")}"));
        }

        foreach (var branch in plan.Branches)
        {
            var difference = DifferenceOf(branch, counts) - baseline.GetValueOrDefault(NameOf(branch));
            if (difference != 0)
                imbalances.Add(Text($"branch {NameOf(branch)}: {Math.Abs(difference)} rows {(difference > 0 ? "of the source unaccounted for" : "more than the source gave")}"));
        }

        return new AccountingReport(TotalsOf(plan, counts, imbalances.Count == 0), imbalances);
    }

    private static RowTotals TotalsOf(AccountingPlan plan, IReadOnlyDictionary<string, OperatorCounts> counts, bool isBalanced)
    {
        var totals = new RowTotals(0, 0, 0, 0, 0, isBalanced);
        foreach (var branch in plan.Branches.DistinctBy(branch => branch.Source))
        {
            var sum = SumOf(branch, counts);
            totals = totals with
            {
                In = totals.In + sum.In,
                OutEligible = totals.OutEligible + sum.Passed,
                Filtered = totals.Filtered + sum.Filtered,
                Late = totals.Late + sum.Late,
                DeadLettered = totals.DeadLettered + sum.DeadLettered,
            };
        }

        return totals;
    }

    /// <summary>A branch as if it were one operator: in of its first, passed of its last, the rest summed.</summary>
    private static OperatorCounts SumOf(AccountingPlan.Branch branch, IReadOnlyDictionary<string, OperatorCounts> counts)
    {
        var all = branch.Operators.Select(id => counts.GetValueOrDefault(id)).ToArray();
        return all.Aggregate(static (left, right) => left + right) with { In = all[0].In, Passed = all[^1].Passed, Out = all[^1].Out };
    }

    private static long DifferenceOf(AccountingPlan.Branch branch, IReadOnlyDictionary<string, OperatorCounts> counts)
    {
        var sum = SumOf(branch, counts);
        return sum.In - sum.Passed - sum.Filtered - sum.Late - sum.DeadLettered;
    }

    private static long DifferenceOf(AccountingPlan.Edge edge, IReadOnlyDictionary<string, OperatorCounts> counts) =>
        edge.From.Sum(from => SentBy(from.Sent, counts.GetValueOrDefault(from.Id))) - counts.GetValueOrDefault(edge.To).In;

    private static long SentBy(AccountingPlan.Sent sent, OperatorCounts counts) => sent switch
    {
        AccountingPlan.Sent.Out => counts.Out,
        AccountingPlan.Sent.DeadLettered => counts.DeadLettered,
        _ => counts.Late,
    };

    private static string KeyOf(AccountingPlan.Edge edge) => $"{string.Join(" + ", edge.From.Select(from => $"'{from.Id}'"))} → '{edge.To}'";

    private static string NameOf(AccountingPlan.Edge edge) => edge.From[0].Sent == AccountingPlan.Sent.Out ? KeyOf(edge) : $"all operators → '{edge.To}'";

    private static string NameOf(AccountingPlan.Branch branch) => string.Join(" → ", branch.Operators.Select(id => $"'{id}'"));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
