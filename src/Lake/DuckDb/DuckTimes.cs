using System.Globalization;

namespace Hybrid.Lake.DuckDb;

/// <summary>Dates and times of DuckDB's as .NET has them.</summary>
internal static class DuckTimes
{
    private const long MicrosPerDay = 86_400_000_000;
    private static readonly long FirstMicro = -DateTime.UnixEpoch.Ticks / TimeSpan.TicksPerMicrosecond;
    private static readonly long LastMicro = (DateTime.MaxValue.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
    private static readonly int UnixDay = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    /// <summary>A date, time or timestamp in its own unit, as .NET has it; as text where .NET cannot.</summary>
    public static object Value(DuckTypeKind kind, long value) => kind switch
    {
        DuckTypeKind.Date => Date(value),
        DuckTypeKind.Time when value < MicrosPerDay => new TimeOnly(value * TimeSpan.TicksPerMicrosecond),
        DuckTypeKind.Time => "24:00:00",
        DuckTypeKind.TimestampTz => Moment(value, isUtc: true),
        DuckTypeKind.TimestampSeconds => IsInfinite(value) ? Infinity(value) : Scaled(value, 1_000_000),
        DuckTypeKind.TimestampMillis => IsInfinite(value) ? Infinity(value) : Scaled(value, 1_000),
        DuckTypeKind.TimestampNanos => IsInfinite(value) ? Infinity(value) : new DateTime(DateTime.UnixEpoch.Ticks + (long)Math.Floor(value / 100m)),
        _ => Moment(value, isUtc: false),
    };

    /// <summary>An interval as text.</summary>
    public static string Interval(int months, int days, long micros)
    {
        var parts = new List<string>(3);
        if (months != 0)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{months} months"));
        if (days != 0)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{days} days"));
        if (micros != 0 || parts.Count == 0)
            parts.Add(new TimeSpan(micros * TimeSpan.TicksPerMicrosecond).ToString("c", CultureInfo.InvariantCulture));
        return string.Join(' ', parts);
    }

    private static object Date(long days) => days switch
    {
        int.MaxValue => "infinity",
        -int.MaxValue => "-infinity",
        _ when days + UnixDay is >= 0 and <= 3_652_058 => DateOnly.FromDayNumber((int)days + UnixDay),
        _ => string.Create(CultureInfo.InvariantCulture, $"1970-01-01{days:+0;-0} days"),
    };

    private static object Moment(long micros, bool isUtc)
    {
        if (IsInfinite(micros))
            return Infinity(micros);
        if (micros < FirstMicro || micros > LastMicro)
            return string.Create(CultureInfo.InvariantCulture, $"1970-01-01{micros:+0;-0} µs");
        var ticks = DateTime.UnixEpoch.Ticks + micros * TimeSpan.TicksPerMicrosecond;
        return isUtc ? (object)new DateTimeOffset(ticks, TimeSpan.Zero) : new DateTime(ticks);
    }

    private static object Scaled(long value, long factor) =>
        Math.BigMul(value, factor) is var micros && micros >= FirstMicro && micros <= LastMicro
            ? Moment((long)micros, isUtc: false)
            : string.Create(CultureInfo.InvariantCulture, $"1970-01-01{value:+0;-0} × {factor} µs");

    private static bool IsInfinite(long value) => value is long.MaxValue or -long.MaxValue;

    private static string Infinity(long value) => value > 0 ? "infinity" : "-infinity";
}
