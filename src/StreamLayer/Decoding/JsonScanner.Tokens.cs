using System.Numerics;
using System.Runtime.Intrinsics;

namespace Hybrid.StreamLayer.Decoding;

/// <content>Strings and numbers by the grammar.</content>
internal sealed unsafe partial class JsonScanner
{
    /// <summary>Passes over a string; gives what is between its quotes.</summary>
    private bool ScanString(out byte* text, out int length, out bool isEscaped)
    {
        var at = _at + 1;
        var end = _end;
        text = at;
        isEscaped = false;
        uint high = 0; // any byte above 0x7F
        while (true)
        {
            if (end - at >= Vector128<byte>.Count)
            {
                var bytes = Vector128.Load(at);
                var stops = (Vector128.Equals(bytes, Vector128.Create((byte)'"')) | Vector128.Equals(bytes, Vector128.Create((byte)'\\'))
                    | Vector128.LessThan(bytes, Vector128.Create((byte)' '))).ExtractMostSignificantBits();
                var highs = bytes.ExtractMostSignificantBits();
                if (stops == 0)
                {
                    high |= highs;
                    at += Vector128<byte>.Count;
                    continue;
                }

                var before = BitOperations.TrailingZeroCount(stops);
                high |= highs & ((1u << before) - 1);
                at += before;
            }
            else
            {
                while (at < end && *at is not ((byte)'"' or (byte)'\\') and >= (byte)' ')
                    high |= *at++ & 0x80u;
            }

            if (at < end && *at == '"')
                break;
            if (at < end && *at == '\\' && SkipEscape(ref at))
                isEscaped = true;
            else
                return FailInString(at, out length);
        }

        length = (int)(at - text);
        if (high != 0 && !System.Text.Unicode.Utf8.IsValid(new ReadOnlySpan<byte>(text, length)))
            return FailUtf8(text, length);
        _at = at + 1;
        return true;
    }

    private bool SkipEscape(ref byte* at)
    {
        var left = _end - at;
        if (left >= 2 && at[1] is (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t')
        {
            at += 2;
            return true;
        }

        if (left >= 6 && at[1] == 'u' && char.IsAsciiHexDigit((char)at[2]) && char.IsAsciiHexDigit((char)at[3])
            && char.IsAsciiHexDigit((char)at[4]) && char.IsAsciiHexDigit((char)at[5]))
        {
            at += 6;
            return true;
        }

        return false;
    }

    /// <summary>Passes over a number by the grammar; gives its text, empty after an error.</summary>
    private ReadOnlySpan<byte> ScanNumber()
    {
        var from = _at;
        var at = from;
        var end = _end;
        if (at < end && *at == '-')
            at++;
        var digits = Digits(ref at, end);
        if (digits == 0 || (digits > 1 && at[-digits] == '0'))
            return FailNumber(digits);
        if (at < end && *at == '.')
        {
            at++;
            if (Digits(ref at, end) == 0)
                return FailNumber(1);
        }

        if (at < end && (*at | 0x20) == 'e')
        {
            at++;
            if (at < end && *at is (byte)'+' or (byte)'-')
                at++;
            if (Digits(ref at, end) == 0)
                return FailNumber(1);
        }

        _at = at;
        return new ReadOnlySpan<byte>(from, (int)(at - from));
    }

    private static int Digits(ref byte* at, byte* end)
    {
        var from = at;
        while (at < end && (uint)(*at - '0') <= 9)
            at++;
        return (int)(at - from);
    }
}
