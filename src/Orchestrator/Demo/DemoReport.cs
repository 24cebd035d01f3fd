using Hybrid.Orchestrator.Ledger;
using Hybrid.StreamLayer.Runtime;

namespace Hybrid.Orchestrator.Demo;

/// <summary>How the demo ended: all that its last screen and its JSON say. Plain data.</summary>
internal sealed record DemoReport
{
    /// <summary>What became of the orders.</summary>
    public required RowTotals Totals { get; init; }

    /// <summary>Operators whose counts do not add up; empty when all do.</summary>
    public IReadOnlyList<string> Imbalances { get; init; } = [];

    /// <summary>The hours, earliest first.</summary>
    public required IReadOnlyList<DemoHour> Hours { get; init; }

    /// <summary>Revenue of each country over all hours as the report has it, the highest first.</summary>
    public required IReadOnlyList<CountryRevenue> Revenue { get; init; }

    /// <summary>The country whose orders came late, in the hour that they changed: before and after.</summary>
    public LateRevenue? Late { get; init; }

    /// <summary>Absolute path of the lake.</summary>
    public required string Lake { get; init; }

    /// <summary>The topic on a real broker, which stays; null: the embedded broker's.</summary>
    public string? Topic { get; init; }

    /// <summary>From the start of the command to the end of the last run.</summary>
    public required TimeSpan Took { get; init; }

    /// <summary>Hours that are closed.</summary>
    public int Closed => Hours.Count(hour => hour.IsClosed);

    /// <summary>Whether every hour is closed and reported on its newest generation, and every order counted.</summary>
    public bool IsGood =>
        Totals.IsBalanced && Closed > 0 && Hours.All(hour => hour.Runs is [.., { State: RunState.Succeeded } last] && last.Generation == hour.Generation);
}

/// <summary>What a country brought in.</summary>
/// <param name="Country">Its name.</param>
/// <param name="Amount">The sum.</param>
/// <param name="Orders">The number of orders.</param>
internal sealed record CountryRevenue(string Country, decimal Amount, long Orders);

/// <summary>What late orders changed.</summary>
/// <param name="Country">The country.</param>
/// <param name="Hour">The hour, as in <see cref="DemoHour.Name"/>.</param>
/// <param name="Orders">How many orders came late.</param>
/// <param name="Before">The country's revenue of the hour in its first report.</param>
/// <param name="After">The same in the second.</param>
internal sealed record LateRevenue(string Country, string Hour, long Orders, decimal Before, decimal After);
