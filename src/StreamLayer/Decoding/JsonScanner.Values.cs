using System.Buffers.Text;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Hybrid.StreamLayer.Decoding;

/// <content>Values: booleans, numbers, text. Each stands before its value, white space apart, and passes it.</content>
internal sealed unsafe partial class JsonScanner
{
    private const int SafeDigits = 18; // any number of as many digits fits a long
    private static readonly double[] PowersOfTen =
        [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22];

    private readonly TextCache[] _texts;
    private readonly Utf8Arena _arena = new();
    private byte[] _unescaped = [];

    public bool ReadBoolean()
    {
        SkipSpace();
        if (_end - _at >= 4 && Unsafe.ReadUnaligned<uint>(_at) == 0x65757274) // "true"
        {
            _at += 4;
            return true;
        }

        if (_end - _at >= 5 && *_at == 'f' && Unsafe.ReadUnaligned<uint>(_at + 1) == 0x65736c61) // "alse"
            _at += 5;
        else
            FailExpected("true or false");
        return false;
    }

    public long ReadInt64()
    {
        SkipSpace();
        var at = _at;
        var end = _end;
        var isNegative = at < end && *at == '-';
        if (isNegative)
            at++;
        var first = at;
        long value = 0;
        while (at < end && (uint)(*at - '0') <= 9)
        {
            value = value * 10 + (*at - '0'); // wraps beyond 18 digits: those are read again below
            at++;
        }

        var digits = at - first;
        if (digits == 0 || digits > SafeDigits || (*first == '0' && digits > 1) || (at < end && (*at == '.' || (*at | 0x20) == 'e')))
            return ReadUnusualInt64();
        _at = at;
        return isNegative ? -value : value;
    }

    public ulong ReadUInt64()
    {
        SkipSpace();
        var from = _at;
        var text = ReadNumber("a whole number");
        if (Failed)
            return 0;
        if (ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            return value;
        FailValue(from, $"a whole number of 0 to {ulong.MaxValue}");
        return 0;
    }

    /// <summary>A whole number in a range that a long holds.</summary>
    public long ReadInteger(long least, long most)
    {
        SkipSpace();
        var from = _at;
        var value = ReadInt64();
        if (value >= least && value <= most || Failed)
            return value;
        FailValue(from, $"a whole number of {least} to {most}");
        return 0;
    }

    public decimal ReadDecimal()
    {
        SkipSpace();
        var from = _at;
        var text = ReadNumber("a number");
        if (Failed)
            return 0;
        if (TrySimple(text, out var mantissa, out var scale, out var isNegative))
            return new decimal((int)mantissa, (int)(mantissa >> 32), 0, isNegative, (byte)scale);
        var hasExponent = text.IndexOfAny((byte)'e', (byte)'E') >= 0;
        if (Utf8Parser.TryParse(text, out decimal value, out var used, hasExponent ? 'e' : default) && used == text.Length)
            return value; // rounded as System.Text.Json does
        FailValue(from, "a number that fits a decimal (28 digits)");
        return 0;
    }

    public double ReadDouble()
    {
        SkipSpace();
        var from = _at;
        var text = ReadNumber("a number");
        if (Failed)
            return 0;
        // Exact where both parts are doubles without rounding (Clinger 1990).
        if (TrySimple(text, out var mantissa, out var scale, out var isNegative) && mantissa <= 1UL << 53)
        {
            var simple = mantissa / PowersOfTen[scale];
            return isNegative ? -simple : simple;
        }

        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value))
            return value;
        FailValue(from, "a number that fits a double");
        return 0;
    }

    public float ReadSingle()
    {
        SkipSpace();
        var from = _at;
        var text = ReadNumber("a number");
        if (Failed)
            return 0;
        if (float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && float.IsFinite(value))
            return value;
        FailValue(from, "a number that fits a float");
        return 0;
    }

    /// <summary>Text as a value that shares its bytes with others.</summary>
    /// <param name="cache">Index of the field's cache.</param>
    public Utf8 ReadUtf8(int cache) => ReadText(out var text) ? _texts[cache].Get(text, _arena) : default;

    public string ReadString(int cache) => ReadText(out var text) ? _texts[cache].GetString(text) : "";

    public Guid ReadGuid()
    {
        SkipSpace();
        var from = _at;
        if (!ReadText(out var text))
            return default;
        if (text.Length == 36 && Utf8Parser.TryParse(text, out Guid value, out var used, 'D') && used == text.Length)
            return value;
        FailValue(from, "a GUID such as 00000000-0000-0000-0000-000000000000");
        return default;
    }

    public TEnum ReadEnum<TEnum>() where TEnum : struct, Enum
    {
        SkipSpace();
        var from = _at;
        if (!ReadText(out var text))
            return default;
        if (EnumNames<TEnum>.TryFind(text, out var value))
            return value;
        FailValue(from, $"one of {EnumNames<TEnum>.All}");
        return default;
    }

    /// <summary>The elements of an array.</summary>
    public List<T> ReadList<T>(JsonElementReader<T> read)
    {
        var list = new List<T>();
        if (!BeginArray())
            return list;
        do
            list.Add(read(this));
        while (NextElement());
        return list;
    }

    /// <summary>Text with its escapes resolved; valid until the next is read.</summary>
    private bool ReadText(out ReadOnlySpan<byte> text)
    {
        SkipSpace();
        text = default;
        if (_at == _end || *_at != '"')
        {
            FailExpected("text");
            return false;
        }

        return ScanString(out var from, out var length, out var isEscaped) && Unescaped(from, length, isEscaped, out text);
    }

    private ReadOnlySpan<byte> ReadNumber(string expected)
    {
        if (_at < _end && (*_at == '-' || (uint)(*_at - '0') <= 9))
            return ScanNumber();
        FailExpected(expected);
        return default;
    }

    private long ReadUnusualInt64()
    {
        var from = _at;
        var text = ReadNumber("a whole number");
        if (Failed)
            return 0;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
            return value;
        FailValue(from, text.IndexOfAny((byte)'.', (byte)'e', (byte)'E') >= 0 ? "a whole number" : $"a whole number of {long.MinValue} to {long.MaxValue}");
        return 0;
    }

    /// <summary>Takes a number without an exponent and of at most 18 digits apart: value = mantissa / 10^scale.</summary>
    private static bool TrySimple(ReadOnlySpan<byte> number, out ulong mantissa, out int scale, out bool isNegative)
    {
        mantissa = 0;
        scale = 0;
        isNegative = number[0] == '-';
        if (number.Length > SafeDigits + 2)
            return false;
        var point = -1;
        var i = isNegative ? 1 : 0;
        var digits = 0;
        for (; i < number.Length; i++)
        {
            var digit = (uint)(number[i] - '0');
            if (digit <= 9)
            {
                mantissa = mantissa * 10 + digit;
                digits++;
            }
            else if (number[i] == '.')
            {
                point = digits;
            }
            else
            {
                return false;
            }
        }

        scale = point < 0 ? 0 : digits - point;
        return digits <= SafeDigits;
    }

    private bool Unescaped(byte* from, int length, bool isEscaped, out ReadOnlySpan<byte> text)
    {
        text = new ReadOnlySpan<byte>(from, length);
        if (!isEscaped)
            return true;
        if (_unescaped.Length < length)
            _unescaped = new byte[Math.Max(length, 256)];
        var written = JsonEscapes.Resolve(text, _unescaped);
        if (written < 0)
        {
            FailAt(from + ~written, "half a surrogate pair in an escape", Show(from + ~written, 6));
            return false;
        }

        text = _unescaped.AsSpan(0, written);
        return true;
    }
}
