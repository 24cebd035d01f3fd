namespace Hybrid.StreamLayer;

/// <summary>
/// Copies text into chunks that many <see cref="Utf8"/> values share, so that text costs about its own bytes and no object of its own. A chunk is
/// an ordinary array: it lives as long as one of its values does, and the arena keeps only the one it fills. Not thread-safe.
/// </summary>
public sealed class Utf8Arena
{
    /// <summary>Bytes of the largest chunk.</summary>
    public const int MaxChunk = 32 * 1024;

    private readonly int _maxChunk;
    private byte[] _chunk = [];
    private byte[]? _own;
    private int _used;
    private int _next;

    /// <summary>An empty arena.</summary>
    /// <param name="firstChunk">Bytes of the first chunk; each further one is twice as large, up to <paramref name="maxChunk"/>.</param>
    /// <param name="maxChunk">Bytes of the largest chunk, at most <see cref="MaxChunk"/>. Small where few values live long, as each can keep a chunk alive.</param>
    public Utf8Arena(int firstChunk = 1024, int maxChunk = MaxChunk)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(firstChunk);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxChunk, MaxChunk);
        _next = Math.Min(firstChunk, maxChunk);
        _maxChunk = maxChunk;
    }

    /// <summary>A copy of <paramref name="text"/>. Text above an eighth of the largest chunk gets an array of its own.</summary>
    public Utf8 Add(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
            return default;
        var room = Reserve(text.Length);
        text.CopyTo(room);
        return Take(text.Length);
    }

    /// <summary>Room to write a value of at most <paramref name="length"/> bytes into; <see cref="Take"/> makes it one.</summary>
    internal Span<byte> Reserve(int length)
    {
        if (length > _maxChunk / 8)
            return _own = new byte[length];
        _own = null;
        if (length > _chunk.Length - _used)
            Grow(length);
        return _chunk.AsSpan(_used, length);
    }

    /// <summary>The first <paramref name="length"/> bytes of the room reserved last, as a value.</summary>
    internal Utf8 Take(int length)
    {
        if (_own is { } own)
        {
            _own = null;
            return new Utf8(own, 0, length);
        }

        var value = new Utf8(_chunk, _used, length);
        _used += length;
        return value;
    }

    private void Grow(int length)
    {
        _chunk = new byte[Math.Max(_next, length)];
        _next = Math.Min(_next * 2, _maxChunk);
        _used = 0;
    }
}
