using System.Text;

namespace Hybrid.Lake.Delta;

/// <summary>
/// Paths in the Delta log: a Hive-escaped file name (partition values), URI-encoded (protocol, "Add File and Remove File": RFC 2396). Both layers escape with
/// <c>%</c>, so a value's space is a space on disk and <c>%20</c> in the log, and its percent sign is <c>%25</c> on disk and <c>%2525</c> in the log.
/// </summary>
internal static class DeltaPath
{
    private const string HiveEscaped = "\"#%'*/:=?\\{[]^\u007f";
    private const string UriKept = "-._~=/";

    /// <summary>The folder that Hive and Spark use for a null.</summary>
    public const string NullFolder = "__HIVE_DEFAULT_PARTITION__";

    /// <summary>The path in the log of a file on disk.</summary>
    public static string Encode(string path)
    {
        var text = new StringBuilder(path.Length + 8);
        Span<byte> utf8 = stackalloc byte[4];
        foreach (var rune in path.EnumerateRunes())
        {
            if (rune.IsAscii && (char.IsAsciiLetterOrDigit((char)rune.Value) || UriKept.Contains((char)rune.Value)))
            {
                text.Append((char)rune.Value);
                continue;
            }

            foreach (var octet in utf8[..rune.EncodeToUtf8(utf8)])
                text.Append('%').Append(octet.ToString("X2", null));
        }

        return text.ToString();
    }

    /// <summary>The file on disk of a path in the log.</summary>
    /// <exception cref="LakeException"><see cref="LakeError.UnsupportedFeature"/>: the path is absolute.</exception>
    public static string Decode(string path)
    {
        var colon = path.IndexOf(':');
        if (path.StartsWith('/') || (colon > 0 && path.AsSpan(0, colon).IndexOf('/') < 0))
            throw new LakeException(LakeError.UnsupportedFeature, $"data file '{path}' lies outside its table (a shallow clone?); that is not supported");
        return path.Contains('%') ? Uri.UnescapeDataString(path) : path;
    }

    /// <summary>A partition's folder on disk, for columns of any writer's choice.</summary>
    public static string Folder(IEnumerable<KeyValuePair<string, string?>> values) =>
        string.Join('/', values.Select(value => $"{EscapeHive(value.Key)}={(string.IsNullOrEmpty(value.Value) ? NullFolder : EscapeHive(value.Value))}"));

    private static string EscapeHive(string value)
    {
        var text = new StringBuilder(value.Length);
        foreach (var character in value)
        {
            if (character < ' ' || HiveEscaped.Contains(character))
                text.Append('%').Append(((int)character).ToString("X2", null));
            else
                text.Append(character);
        }

        return text.ToString();
    }
}
