using Hybrid.StreamLayer.Checkpoints;
using Hybrid.StreamLayer.Runtime;

namespace Hybrid.StreamLayer.Tests.Checkpoints;

public sealed class AccountingTests
{
    // source → where → window → sink, and where → raw
    private static readonly AccountingPlan Plan = new(
        ["source", "where", "window", "sink", "raw"],
        [
            new([("source", AccountingPlan.Sent.Out)], "where"),
            new([("where", AccountingPlan.Sent.Out)], "window"),
            new([("window", AccountingPlan.Sent.Out)], "sink"),
            new([("where", AccountingPlan.Sent.Out)], "raw"),
        ],
        [new(["source", "where", "window"]), new(["source", "where", "raw"])]);

    private static Dictionary<string, OperatorCounts> Good => new()
    {
        ["source"] = new(100, 97, 0, 0, 3, 97),
        ["where"] = new(97, 60, 37, 0, 0, 60),
        ["window"] = new(60, 55, 0, 5, 0, 12),
        ["sink"] = new(12, 12, 0, 0, 0, 0),
        ["raw"] = new(60, 60, 0, 0, 0, 0),
    };

    [Fact]
    public void Check_AllCounted_IsBalancedAndTotalsFollowTheFirstBranch()
    {
        var report = Accounting.Check(Plan, Good, new Dictionary<string, long>());

        Assert.Empty(report.Imbalances);
        Assert.Equal(new RowTotals(100, 55, 37, 5, 3, true), report.Totals);
    }

    [Fact]
    public void Check_RowLostInAnOperator_NamesTheOperator()
    {
        var counts = Good;
        counts["where"] = counts["where"] with { Filtered = 36 };

        var report = Accounting.Check(Plan, counts, new Dictionary<string, long>());

        Assert.Contains(report.Imbalances, line => line.StartsWith("operator 'where': in 97 ≠ passed 60 + filtered 36", StringComparison.Ordinal));
        Assert.False(report.Totals.IsBalanced);
    }

    [Fact]
    public void Check_RowLostBetweenOperators_NamesTheEdge()
    {
        var counts = Good;
        counts["raw"] = new(59, 59, 0, 0, 0, 0);

        var report = Accounting.Check(Plan, counts, new Dictionary<string, long>());

        Assert.Equal(
            ["edge 'where' → 'raw': 1 rows sent but not received", "branch 'source' → 'where' → 'raw': 1 rows of the source unaccounted for"], report.Imbalances);
    }

    [Fact]
    public void Check_RowDoubled_SaysSo()
    {
        var counts = Good;
        counts["sink"] = new(13, 13, 0, 0, 0, 0);

        Assert.Equal(["edge 'window' → 'sink': 1 rows received but not sent"], Accounting.Check(Plan, counts, new Dictionary<string, long>()).Imbalances);
    }

    [Fact]
    public void BaselineOf_OperatorAdded_ItsPastIsNotHeldAgainstIt()
    {
        var restored = Good;
        restored.Remove("raw");
        var baseline = Accounting.BaselineOf(Plan, restored, [.. Accounting.NamesOf(Plan).Where(name => !name.Contains("raw", StringComparison.Ordinal))]);
        var counts = Good;
        counts["source"] = new(110, 107, 0, 0, 3, 107);
        counts["where"] = new(107, 70, 37, 0, 0, 70);
        counts["window"] = new(70, 65, 0, 5, 0, 12);
        counts["raw"] = new(10, 10, 0, 0, 0, 0);

        Assert.Empty(Accounting.Check(Plan, counts, baseline).Imbalances);
        counts["raw"] = new(9, 9, 0, 0, 0, 0);
        Assert.NotEmpty(Accounting.Check(Plan, counts, baseline).Imbalances);
    }

    [Fact]
    public void BaselineOf_SameStream_HoldsWhatWasOffAgainstIt()
    {
        var restored = Good;
        restored["raw"] = new(59, 59, 0, 0, 0, 0);

        var baseline = Accounting.BaselineOf(Plan, restored, Accounting.NamesOf(Plan));

        Assert.Equal(2, Accounting.Check(Plan, restored, baseline).Imbalances.Count);
    }
}
