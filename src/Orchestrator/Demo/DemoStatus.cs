using Hybrid.StreamLayer.Runtime;

namespace Hybrid.Orchestrator.Demo;

/// <summary>The demo at one moment: all that the live view shows. Plain data.</summary>
internal sealed record DemoStatus
{
    /// <summary>Since the demo began.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Share of the orders that are sent, 0 to 1.</summary>
    public double Progress { get; init; }

    /// <summary>What is waited for, or done, now.</summary>
    public string Phase { get; init; } = "";

    /// <summary>Orders read, per second.</summary>
    public double InPerSecond { get; init; }

    /// <summary>Rows written, per second.</summary>
    public double OutPerSecond { get; init; }

    /// <summary>Orders read per second over the last seconds, oldest first.</summary>
    public IReadOnlyList<double> Rates { get; init; } = [];

    /// <summary>Orders sent and not yet read; −1 when unknown.</summary>
    public long Lag { get; init; } = -1;

    /// <summary>The stream's watermark, microseconds UTC.</summary>
    public long Watermark { get; init; } = long.MinValue;

    /// <summary>What became of the orders.</summary>
    public RowTotals Totals { get; init; }

    /// <summary>Operators whose counts do not add up; empty when all do.</summary>
    public IReadOnlyList<string> Imbalances { get; init; } = [];

    /// <summary>The hours, earliest first.</summary>
    public IReadOnlyList<DemoHour> Hours { get; init; } = [];

    /// <summary>What happened, oldest first.</summary>
    public IReadOnlyList<DemoNote> Notes { get; init; } = [];
}
