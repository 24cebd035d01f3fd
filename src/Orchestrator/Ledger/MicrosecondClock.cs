namespace Hybrid.Orchestrator.Ledger;

/// <summary>The clock in microseconds since the epoch, UTC.</summary>
internal static class MicrosecondClock
{
    /// <summary>Now.</summary>
    public static long Micros(this TimeProvider time) => time.GetUtcNow().Micros();

    /// <summary>A moment.</summary>
    public static long Micros(this DateTimeOffset moment) => (moment.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    /// <summary>A length.</summary>
    public static long Micros(this TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>The moment of a number of microseconds.</summary>
    public static DateTimeOffset Moment(long micros) => DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond);
}
