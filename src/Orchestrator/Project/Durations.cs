using System.Globalization;

namespace Hybrid.Orchestrator.Project;

/// <summary>Lengths of time as people write them: <c>250ms</c>, <c>10s</c>, <c>5m</c>, <c>1h</c>, <c>90d</c>.</summary>
internal static class Durations
{
    /// <summary>What editors check the text against.</summary>
    public const string Pattern = "^[0-9]+(ms|s|m|h|d)$";

    private static readonly (string Unit, long Milliseconds)[] Units =
        [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)];

    /// <summary>Reads a length of time; at most 36500 days.</summary>
    public static bool TryParse(string text, out TimeSpan value)
    {
        value = default;
        var digits = 0;
        while (digits < text.Length && char.IsAsciiDigit(text[digits]))
            digits++;
        if (!long.TryParse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return false;
        foreach (var (unit, milliseconds) in Units)
        {
            if (text[digits..] == unit && number <= 36_500L * 86_400_000 / milliseconds)
            {
                value = TimeSpan.FromMilliseconds(number * milliseconds);
                return true;
            }
        }

        return false;
    }

    /// <summary>The shortest exact text.</summary>
    public static string Format(TimeSpan value)
    {
        var milliseconds = (long)value.TotalMilliseconds;
        if (milliseconds == 0)
            return "0s";
        var (unit, length) = Units.Last(candidate => milliseconds % candidate.Milliseconds == 0);
        return string.Create(CultureInfo.InvariantCulture, $"{milliseconds / length}{unit}");
    }
}
