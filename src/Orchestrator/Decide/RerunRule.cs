namespace Hybrid.Orchestrator.Decide;

/// <summary>When a partition that has been run is run again for newer generations; at once when all inputs are final.</summary>
/// <param name="Quiet">Once no newer generation came for this long.</param>
/// <param name="AtMost">At the latest after this long since the first newer generation.</param>
internal sealed record RerunRule(TimeSpan Quiet, TimeSpan AtMost)
{
    /// <summary>Quiet for a minute, at most after a quarter of an hour.</summary>
    public static RerunRule Default { get; } = new(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(15));

    /// <summary>When a run is due (microseconds), given when the first and the last newer generation were seen.</summary>
    public long DueAt(long first, long last) => Math.Min(last + Micros(Quiet), first + Micros(AtMost));

    private static long Micros(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;
}
