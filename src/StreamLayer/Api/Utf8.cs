using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Serialization;

namespace Hybrid.StreamLayer;

/// <summary>
/// Text as UTF-8 bytes: a slice of a byte array owned by the garbage collector, 16 bytes wide. What decoders give for text on the fast path, as it
/// costs no allocation of its own. Immutable: whoever makes one from an array does not write to the array afterwards. <c>default</c> is the empty text.
/// </summary>
[JsonConverter(typeof(Utf8JsonConverter))]
public readonly struct Utf8 : IEquatable<Utf8>, IEquatable<string>, IComparable<Utf8>, IComparable
{
    private readonly byte[]? _chunk;
    private readonly int _offset;
    private readonly int _length;

    /// <summary>A slice of an array, which must be valid UTF-8 (not checked) and must not be written to afterwards.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The slice is not inside the array.</exception>
    public Utf8(byte[] chunk, int offset, int length)
    {
        ArgumentNullException.ThrowIfNull(chunk);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)offset, (uint)chunk.Length, nameof(offset));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)length, (uint)(chunk.Length - offset), nameof(length));
        _chunk = chunk;
        _offset = offset;
        _length = length;
    }

    /// <summary>The text of a string. Allocates; lone surrogates become U+FFFD.</summary>
    public Utf8(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return;
        _chunk = Encoding.UTF8.GetBytes(text);
        _length = _chunk.Length;
    }

    /// <summary>The empty text.</summary>
    public static Utf8 Empty => default;

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Span
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(_chunk, _offset, _length);
    }

    /// <summary>Number of bytes.</summary>
    public int Length => _length;

    /// <summary>Whether there is no text.</summary>
    public bool IsEmpty => _length == 0;

    /// <summary>A hash of the bytes that is the same in every process and version: safe to place keys by, and to store.</summary>
    internal ulong StableHash => Utf8Hash.Of(Span);

    /// <summary>The text of a string. Allocates: for constants, keep the value.</summary>
    public static implicit operator Utf8(string? text) => new(text);

    /// <summary>Same bytes.</summary>
    public static bool operator ==(Utf8 left, Utf8 right) => left.Equals(right);

    /// <summary>Other bytes.</summary>
    public static bool operator !=(Utf8 left, Utf8 right) => !left.Equals(right);

    /// <summary>Same text. Allocates nothing, so that a row can be compared with a constant.</summary>
    public static bool operator ==(Utf8 left, string? right) => left.Equals(right);

    /// <summary>Other text. Allocates nothing.</summary>
    public static bool operator !=(Utf8 left, string? right) => !left.Equals(right);

    /// <summary>Before, in the order of bytes (that of Unicode code points).</summary>
    public static bool operator <(Utf8 left, Utf8 right) => left.CompareTo(right) < 0;

    /// <summary>Before or equal, in the order of bytes.</summary>
    public static bool operator <=(Utf8 left, Utf8 right) => left.CompareTo(right) <= 0;

    /// <summary>After, in the order of bytes.</summary>
    public static bool operator >(Utf8 left, Utf8 right) => left.CompareTo(right) > 0;

    /// <summary>After or equal, in the order of bytes.</summary>
    public static bool operator >=(Utf8 left, Utf8 right) => left.CompareTo(right) >= 0;

    /// <summary>Same bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Equals(Utf8 other) =>
        _length == other._length && ((_chunk == other._chunk && _offset == other._offset) || Span.SequenceEqual(other.Span));

    /// <summary>Same text; null is the empty text. Allocates nothing.</summary>
    public bool Equals(string? other)
    {
        if (string.IsNullOrEmpty(other))
            return _length == 0;
        var span = Span;
        if (_length == other.Length)
            return Ascii.Equals(span, other); // of equal length they are equal only where each character is one byte
        if (_length < other.Length || _length > 3 * other.Length)
            return false;
        foreach (var rune in other.EnumerateRunes())
        {
            if (Rune.DecodeFromUtf8(span, out var mine, out var used) != System.Buffers.OperationStatus.Done || mine != rune)
                return false;
            span = span[used..];
        }

        return span.IsEmpty;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Utf8 other && Equals(other);

    /// <summary>A hash of the bytes.</summary>
    public override int GetHashCode()
    {
        var hash = Utf8Hash.Of(Span);
        return (int)(hash ^ (hash >> 32));
    }

    /// <summary>The order of bytes, which is that of Unicode code points.</summary>
    public int CompareTo(Utf8 other) => Span.SequenceCompareTo(other.Span);

    /// <inheritdoc/>
    public int CompareTo(object? obj) => obj switch
    {
        null => 1,
        Utf8 other => CompareTo(other),
        _ => throw new ArgumentException($"A Utf8 cannot be compared with a {obj.GetType().Name}.", nameof(obj)),
    };

    /// <summary>The text as a string. Allocates.</summary>
    public override string ToString() => _length == 0 ? "" : Encoding.UTF8.GetString(Span);
}
