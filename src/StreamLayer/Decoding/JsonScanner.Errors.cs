using System.Globalization;
using System.Text;

namespace Hybrid.StreamLayer.Decoding;

/// <content>What is wrong with a text, for a person: path of the field, what was expected, what is there, at which byte.</content>
internal sealed unsafe partial class JsonScanner
{
    private const int ShownBytes = 40;

    private readonly List<string> _path = []; // from the inside out
    private string _what = "";
    private string _got = "";
    private long _where;

    /// <summary>Whether the text, or a value in it, is wrong.</summary>
    public bool Failed { get; private set; }

    /// <summary>What is wrong, for instance <c>order.amount: expected a number, got "abc" (byte 57)</c>.</summary>
    public string Error
    {
        get
        {
            var text = new StringBuilder();
            for (var i = _path.Count - 1; i >= 0; i--)
                text.Append(_path[i]).Append(i == 0 ? ": " : ".");
            text.Append(_what);
            if (_got.Length > 0)
                text.Append(", got ").Append(_got);
            return text.Append(CultureInfo.InvariantCulture, $" (byte {_where})").ToString();
        }
    }

    /// <summary>A property that must be there is not.</summary>
    public void FailMissing(int table, ulong seen, ulong required)
    {
        var missing = new List<string>();
        var shape = _tables[table].Shape;
        for (var i = 0; i < shape.Fields.Count; i++)
        {
            if ((required & ~seen & (1UL << i)) != 0)
                missing.Add($"`{shape.Fields[i]}`");
        }

        Fail((missing.Count == 1 ? "missing field " : "missing fields ") + string.Join(", ", missing));
        _got = "";
    }

    /// <summary>The value at this place is another than expected.</summary>
    public void FailExpected(string expected) => FailAt(_at, "expected " + expected, Describe(_at));

    /// <summary>A value of the right kind that does not fit.</summary>
    private void FailValue(byte* at, string expected) => FailAt(at, "expected " + expected, Describe(at));

    private void Fail(string what) => FailAt(_at, what, Describe(_at));

    private int FailField(string what)
    {
        Fail(what);
        return -1;
    }

    private void FailAt(byte* at, string what, string got)
    {
        if (Failed)
            return;
        Failed = true;
        _what = what;
        _got = got;
        _where = at - _start;
    }

    private bool FailInString(byte* at, out int length)
    {
        length = 0;
        if (at >= _end)
            FailAt(_end, "the record ends inside a string", "");
        else if (*at == '\\')
            FailAt(at, "a wrong escape in a string", Show(at, Math.Min(6, _end - at)));
        else
            FailAt(at, "a control character in a string", $"0x{*at:x2}");
        return false;
    }

    private bool FailUtf8(byte* text, int length)
    {
        var span = new ReadOnlySpan<byte>(text, length);
        var at = 0;
        while (at < span.Length && Rune.DecodeFromUtf8(span[at..], out _, out var used) == System.Buffers.OperationStatus.Done)
            at += used;
        FailAt(text + at, "text that is not UTF-8", at < span.Length ? $"0x{span[at]:x2}" : "");
        return false;
    }

    private ReadOnlySpan<byte> FailNumber(int digits)
    {
        FailAt(_at, _at < _end && (*_at == '-' || digits > 0) ? "a malformed number" : "expected a value", Describe(_at));
        return default;
    }

    private void AddToPath(JsonName name) => _path.Add(name.Text);

    private void ClearError()
    {
        Failed = false;
        _path.Clear();
    }

    private string Describe(byte* at)
    {
        var left = _end - at;
        if (left <= 0)
            return "the end of the record";
        return *at switch
        {
            (byte)'{' => "an object",
            (byte)'[' => "an array",
            (byte)'"' => Show(at, Math.Min(QuotedLength(at), ShownBytes)),
            _ => Show(at, Math.Min(PlainLength(at), ShownBytes)),
        };
    }

    private long QuotedLength(byte* from)
    {
        var at = from + 1;
        while (at < _end && *at != '"')
            at += *at == '\\' ? 2 : 1;
        return Math.Min(at + 1 - from, _end - from);
    }

    private long PlainLength(byte* from)
    {
        var at = from + 1;
        while (at < _end && *at is not ((byte)',' or (byte)'}' or (byte)']' or (byte)':' or (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t' or (byte)'"'))
            at++;
        return at - from;
    }

    private static string Show(byte* at, long length)
    {
        var text = new StringBuilder();
        foreach (var rune in Encoding.UTF8.GetString(at, (int)length).EnumerateRunes())
        {
            if (Rune.IsControl(rune))
                text.Append(CultureInfo.InvariantCulture, $"\\x{rune.Value:x2}");
            else
                text.Append(rune);
        }

        return length == ShownBytes ? text.Append('…').ToString() : text.ToString();
    }
}
