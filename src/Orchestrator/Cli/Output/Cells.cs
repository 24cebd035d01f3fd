using System.Globalization;

namespace Hybrid.Orchestrator.Cli.Output;

/// <summary>Values as people read them.</summary>
internal static class Cells
{
    private static readonly string[] Units = ["B", "KB", "MB", "GB", "TB"];

    /// <summary>Any value, culture-free; nothing for null.</summary>
    public static string Of(object? value) => value switch
    {
        null => "",
        string text => text,
        DateTime moment => Of(new DateTimeOffset(moment, TimeSpan.Zero)),
        DateTimeOffset moment => Of(moment),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        byte[] bytes => Convert.ToHexStringLower(bytes),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    /// <summary>A moment, as short as it is exact: <c>2015-09-12 05:07:00</c>, with a fraction where there is one.</summary>
    public static string Of(DateTimeOffset moment) =>
        moment.UtcDateTime.ToString(moment.Ticks % TimeSpan.TicksPerSecond == 0 ? "yyyy-MM-dd HH:mm:ss" : "yyyy-MM-dd HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture);

    /// <summary>A watermark: a moment, <c>-</c> when nothing is known, <c>end</c> when the input has ended.</summary>
    public static string Watermark(long micros) => micros switch
    {
        long.MinValue => "-",
        long.MaxValue => "end",
        _ => Of(new DateTimeOffset(DateTime.UnixEpoch.Ticks + micros * TimeSpan.TicksPerMicrosecond, TimeSpan.Zero)),
    };

    /// <summary>A watermark for JSON: null when nothing is known.</summary>
    public static string? JsonWatermark(long micros) => micros switch
    {
        long.MinValue => null,
        long.MaxValue => "end",
        _ => Iso(new DateTimeOffset(DateTime.UnixEpoch.Ticks + micros * TimeSpan.TicksPerMicrosecond, TimeSpan.Zero)),
    };

    /// <summary>A moment in ISO 8601.</summary>
    public static string Iso(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);

    /// <summary>Bytes: <c>12.3 MB</c>.</summary>
    public static string Bytes(long bytes)
    {
        var value = (double)bytes;
        var unit = 0;
        while (value >= 1024 && unit < Units.Length - 1)
        {
            value /= 1024;
            unit++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{(unit == 0 ? value : Math.Round(value, value < 10 ? 1 : 0))} {Units[unit]}");
    }

    /// <summary>A count with thin groups: <c>1,234,567</c>.</summary>
    public static string Count(long? value) => value is { } number ? number.ToString("N0", CultureInfo.InvariantCulture) : "?";
}
