using System.Globalization;
using System.Text;

namespace Hybrid.StreamLayer.Decoding;

/// <summary>Resolves the escapes of a JSON string whose syntax has been checked.</summary>
internal static class JsonEscapes
{
    private const int UnicodeLength = 6; // \uXXXX

    /// <summary>Writes the text; it is never longer than its source.</summary>
    /// <returns>Number of bytes written, or the bitwise complement of the place of an escape that is half a surrogate pair.</returns>
    public static int Resolve(ReadOnlySpan<byte> source, Span<byte> target)
    {
        var written = 0;
        var at = 0;
        while (true)
        {
            var plain = source[at..].IndexOf((byte)'\\');
            if (plain < 0)
            {
                source[at..].CopyTo(target[written..]);
                return written + source.Length - at;
            }

            source.Slice(at, plain).CopyTo(target[written..]);
            written += plain;
            at += plain;
            if (source[at + 1] != 'u')
            {
                target[written++] = source[at + 1] switch
                {
                    (byte)'b' => (byte)'\b',
                    (byte)'f' => (byte)'\f',
                    (byte)'n' => (byte)'\n',
                    (byte)'r' => (byte)'\r',
                    (byte)'t' => (byte)'\t',
                    var itself => itself,
                };
                at += 2;
                continue;
            }

            var unit = UnitAt(source, at);
            var used = UnicodeLength;
            if (!Rune.TryCreate(unit, out var rune))
            {
                var next = at + UnicodeLength;
                var isPair = source.Length >= next + UnicodeLength && source[next] == '\\' && source[next + 1] == 'u'
                    && Rune.TryCreate(unit, UnitAt(source, next), out rune);
                if (!isPair)
                    return ~at;
                used += UnicodeLength;
            }

            written += rune.EncodeToUtf8(target[written..]);
            at += used;
        }
    }

    private static char UnitAt(ReadOnlySpan<byte> source, int at) =>
        (char)ushort.Parse(source.Slice(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
