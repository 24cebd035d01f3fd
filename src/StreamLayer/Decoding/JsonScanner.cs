using System.Runtime.CompilerServices;

namespace Hybrid.StreamLayer.Decoding;

/// <summary>
/// Reads one JSON text from bytes by RFC 8259, strictly: what is passed over is checked as well as what is read, save that the escapes of text which is not read may
/// name half a surrogate pair. The first error sticks: everything after it gives defaults, and whoever drives the scanner looks at <see cref="Failed"/> once per field.
/// </summary>
/// <remarks>
/// A class with a pointer, where a ref struct would be more natural, because the compiled readers of <see cref="JsonCompiler"/> call it. The bytes must stay in place
/// from <see cref="Begin"/> to the end. Depth is limited to 64, as in System.Text.Json.
/// </remarks>
internal sealed unsafe partial class JsonScanner
{
    private const int MaxDepth = 64;

    private readonly JsonNames[] _tables;
    private byte* _start;
    private byte* _end;
    private byte* _at;
    private int _depth;

    public JsonScanner(IReadOnlyList<JsonObjectShape> shapes, int texts)
    {
        _tables = [.. shapes.Select(shape => new JsonNames(shape))];
        _texts = [.. Enumerable.Range(0, texts).Select(_ => new TextCache())];
    }

    /// <summary>Starts a text.</summary>
    public void Begin(byte* start, int length)
    {
        _start = start;
        _at = start;
        _end = start + length;
        _depth = 0;
        if (Failed)
            ClearError();
    }

    /// <summary>Nothing but white space may follow.</summary>
    public void End()
    {
        if (Failed)
            return;
        SkipSpace();
        if (_at != _end)
            Fail("expected the end of the record");
    }

    /// <summary>Enters an object.</summary>
    public bool BeginObject()
    {
        SkipSpace();
        if (_at == _end || *_at != '{')
        {
            FailExpected("an object");
            return false;
        }

        return Enter();
    }

    /// <summary>
    /// Goes to the next property that is known and stands before its value; passes over others.
    /// </summary>
    /// <param name="table">Index of the object's shape.</param>
    /// <param name="last">The name before it, null at first: kept by the caller.</param>
    /// <returns>The property's index, or −1 at the object's end and after an error.</returns>
    public int NextField(int table, ref JsonName? last)
    {
        var names = _tables[table];
        while (true)
        {
            if (Failed)
            {
                if (last is not null)
                    AddToPath(last);
                return -1;
            }

            SkipSpace();
            if (_at == _end)
                return FailField("expected `,` or `}`");
            if (*_at == '}')
            {
                _at++;
                _depth--;
                return -1;
            }

            if (last is not null)
            {
                if (*_at != ',')
                    return FailField("expected `,` or `}`");
                _at++;
                SkipSpace();
            }

            var name = ReadName(names, (last ?? names.Root).Next);
            if (name is null)
                return -1;
            (last ?? names.Root).Next = name;
            last = name;
            SkipSpace();
            if (_at == _end || *_at != ':')
                return FailField("expected `:`");
            _at++;
            if (name.Field >= 0)
                return name.Field;
            SkipValue();
        }
    }

    /// <summary>Passes over a null, if there is one.</summary>
    public bool TryNull()
    {
        SkipSpace();
        if (_end - _at < 4 || Unsafe.ReadUnaligned<uint>(_at) != 0x6c6c756e) // "null"
            return false;
        _at += 4;
        return true;
    }

    /// <summary>Passes over any value.</summary>
    public void SkipValue()
    {
        SkipSpace();
        if (_at == _end)
        {
            FailExpected("a value");
            return;
        }

        switch (*_at)
        {
            case (byte)'"':
                ScanString(out _, out _, out _);
                break;
            case (byte)'{':
                SkipObject();
                break;
            case (byte)'[':
                SkipArray();
                break;
            case (byte)'t' or (byte)'f':
                ReadBoolean();
                break;
            case (byte)'n':
                if (!TryNull())
                    FailExpected("a value");
                break;
            default:
                ScanNumber();
                break;
        }
    }

    /// <summary>Enters an array and stands before its first element.</summary>
    /// <returns>False when it is empty, or after an error.</returns>
    public bool BeginArray()
    {
        SkipSpace();
        if (_at == _end || *_at != '[')
        {
            FailExpected("an array");
            return false;
        }

        if (!Enter())
            return false;
        SkipSpace();
        return _at == _end || *_at != ']' || Leave();
    }

    /// <summary>Stands before the next element, or leaves the array.</summary>
    public bool NextElement()
    {
        if (Failed)
            return false;
        SkipSpace();
        if (_at != _end && *_at == ',')
        {
            _at++;
            return true;
        }

        if (_at != _end && *_at == ']')
            return Leave();
        Fail("expected `,` or `]`");
        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void SkipSpace()
    {
        if (_at < _end && *_at <= ' ')
            SkipSpaces();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void SkipSpaces()
    {
        while (_at < _end && *_at is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
            _at++;
    }

    private bool Enter()
    {
        if (++_depth > MaxDepth)
        {
            Fail($"nested deeper than {MaxDepth}");
            return false;
        }

        _at++;
        return true;
    }

    /// <summary>Always false: there is no further element.</summary>
    private bool Leave()
    {
        _at++;
        _depth--;
        return false;
    }

    private JsonName? ReadName(JsonNames names, JsonName? predicted)
    {
        if (predicted is not null)
        {
            var quoted = predicted.Quoted;
            if (_end - _at > quoted.Length && new ReadOnlySpan<byte>(_at, quoted.Length).SequenceEqual(quoted))
            {
                _at += quoted.Length;
                return predicted;
            }
        }

        if (_at == _end || *_at != '"')
        {
            FailExpected("a property's name in quotes");
            return null;
        }

        return ScanString(out var text, out var length, out var isEscaped) && Unescaped(text, length, isEscaped, out var name) ? names.Find(name) : null;
    }

    private void SkipObject()
    {
        if (!Enter())
            return;
        SkipSpace();
        if (_at != _end && *_at == '}')
        {
            Leave();
            return;
        }

        while (true)
        {
            SkipSpace();
            if (_at == _end || *_at != '"')
            {
                FailExpected("a property's name in quotes");
                return;
            }

            if (!ScanString(out _, out _, out _))
                return;
            SkipSpace();
            if (_at == _end || *_at != ':')
            {
                Fail("expected `:`");
                return;
            }

            _at++;
            SkipValue();
            if (Failed)
                return;
            SkipSpace();
            if (_at != _end && *_at == ',')
            {
                _at++;
                continue;
            }

            if (_at != _end && *_at == '}')
                Leave();
            else
                Fail("expected `,` or `}`");
            return;
        }
    }

    private void SkipArray()
    {
        if (!BeginArray())
            return;
        do
            SkipValue();
        while (NextElement());
    }
}
