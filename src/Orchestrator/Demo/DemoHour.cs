using Hybrid.Lake.Tables;
using Hybrid.Orchestrator.Ledger;

namespace Hybrid.Orchestrator.Demo;

/// <summary>An hour of the table <c>revenue</c>, and the runs of its report.</summary>
/// <param name="Partition">The hour.</param>
/// <param name="IsClosed">Whether the watermark has passed its end.</param>
/// <param name="IsFinal">Whether it takes no more data.</param>
/// <param name="Generation">The newest version that changed its data.</param>
/// <param name="Generations">The generations since it closed, oldest first: the first is the one that it closed with.</param>
/// <param name="Runs">Runs of its report, oldest first.</param>
internal sealed record DemoHour(
    PartitionKey Partition, bool IsClosed, bool IsFinal, long Generation, IReadOnlyList<DemoGeneration> Generations, IReadOnlyList<HourRun> Runs)
{
    /// <summary>Open, closed or final.</summary>
    public string State => IsFinal ? "final" : IsClosed ? "closed" : "open";

    /// <summary>The hour for people, without the day: <c>14:00</c>.</summary>
    public string Name => Partition.ToString()[^2..] + ":00";
}

/// <summary>A generation of a closed hour.</summary>
/// <param name="Version">The table's version that made it.</param>
/// <param name="DueAt">When it was there and the hour closed: from then on its report is due.</param>
internal sealed record DemoGeneration(long Version, DateTimeOffset DueAt);

/// <summary>A run of an hour's report.</summary>
/// <param name="Generation">The generation that it read.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Cause">What made it due.</param>
/// <param name="StartedAfter">From the commit that made it due until its code ran; null before.</param>
/// <param name="OutputVersion">The version of the report that holds its result; null before.</param>
internal sealed record HourRun(long Generation, RunState State, RunCause Cause, TimeSpan? StartedAfter, long? OutputVersion);
