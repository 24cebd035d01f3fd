namespace Hybrid.StreamLayer.Sources.Kafka;

/// <summary>Finds what was probably meant by a name that does not exist.</summary>
internal static class Nearest
{
    private const int Most = 3;

    /// <summary>A sentence with the nearest names, starting with a space, or nothing when none is near.</summary>
    public static string Hint(string name, IEnumerable<string> existing)
    {
        var near = existing
            .Distinct(StringComparer.Ordinal)
            .Select(other => (Name: other, Distance: Distance(name, other)))
            .Where(other => other.Distance <= Math.Max(2, name.Length / 3))
            .OrderBy(other => other.Distance)
            .ThenBy(other => other.Name, StringComparer.Ordinal)
            .Take(Most)
            .Select(other => $"`{other.Name}`")
            .ToList();
        return near.Count == 0 ? "" : $" Did you mean {string.Join(" or ", near)}?";
    }

    /// <summary>Levenshtein's distance, ignoring case.</summary>
    public static int Distance(string left, string right)
    {
        var row = new int[right.Length + 1];
        for (var j = 0; j <= right.Length; j++)
            row[j] = j;
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replace = diagonal + (char.ToLowerInvariant(left[i - 1]) == char.ToLowerInvariant(right[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replace, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[right.Length];
    }
}
