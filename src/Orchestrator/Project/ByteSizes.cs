using System.Globalization;

namespace Hybrid.Orchestrator.Project;

/// <summary>Amounts of memory as people write them: <c>512MB</c>, <c>2GB</c>; powers of 1,024.</summary>
internal static class ByteSizes
{
    /// <summary>What editors check the text against.</summary>
    public const string Pattern = "^[0-9]+ ?(B|KB|MB|GB)$";

    private static readonly (string Unit, long Bytes)[] Units = [("B", 1), ("KB", 1L << 10), ("MB", 1L << 20), ("GB", 1L << 30)];

    /// <summary>Reads a size; at most 1,048,576 GB.</summary>
    public static bool TryParse(string text, out long value)
    {
        value = 0;
        var digits = 0;
        while (digits < text.Length && char.IsAsciiDigit(text[digits]))
            digits++;
        if (!long.TryParse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return false;
        foreach (var (unit, bytes) in Units)
        {
            if (text[digits..].TrimStart(' ') == unit && number <= (1L << 50) / bytes)
            {
                value = number * bytes;
                return true;
            }
        }

        return false;
    }

    /// <summary>The shortest exact text.</summary>
    public static string Format(long value)
    {
        var (unit, bytes) = value == 0 ? Units[0] : Units.Last(candidate => value % candidate.Bytes == 0);
        return string.Create(CultureInfo.InvariantCulture, $"{value / bytes}{unit}");
    }
}
