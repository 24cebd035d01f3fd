namespace Hybrid.StreamLayer.Time;

/// <summary>How event times make watermarks; all in microseconds.</summary>
/// <param name="OutOfOrderness">How much older than the newest a row may be.</param>
/// <param name="Idleness">Silence after which a split steps aside, or null.</param>
/// <param name="MaxFuture">How far beyond the wall clock an event time may lie.</param>
/// <param name="MaxAhead">How far ahead of the slowest a split may be read.</param>
internal sealed record TimestampOptions(long OutOfOrderness, long? Idleness, long MaxFuture, long MaxAhead)
{
    /// <summary>The settings of a user, with the defaults.</summary>
    public static TimestampOptions From(TimeSpan? outOfOrderness, TimeSpan? idleness, TimeSpan? maxFuture, TimeSpan? maxAhead)
    {
        var disorder = NotNegative(outOfOrderness ?? TimeSpan.Zero, nameof(outOfOrderness));
        return new TimestampOptions(
            disorder,
            idleness is null ? null : NotNegative(idleness.Value, nameof(idleness)),
            NotNegative(maxFuture ?? TimeSpan.FromHours(1), nameof(maxFuture)),
            maxAhead is null ? disorder + Micros(TimeSpan.FromMinutes(10)) : NotNegative(maxAhead.Value, nameof(maxAhead)));
    }

    private static long NotNegative(TimeSpan span, string name) => span >= TimeSpan.Zero
        ? Micros(span)
        : throw new StreamException(StreamError.InvalidDefinition, $"{name} of WithTimestamps is {span}: it cannot be negative");

    private static long Micros(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;
}
