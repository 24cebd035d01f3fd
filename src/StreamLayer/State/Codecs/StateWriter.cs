using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Hybrid.StreamLayer.State.Codecs;

/// <summary>Writes state: little endian, lengths as variable-length integers. With a stream it passes on what is full; without, it keeps all.</summary>
internal sealed class StateWriter(Stream? output = null)
{
    private const int FlushAt = 48 * 1024;

    private byte[] _buffer = new byte[output is null ? 256 : 64 * 1024];
    private int _count;

    /// <summary>What was written and not flushed.</summary>
    internal ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, _count);

    /// <summary>Forgets what was written.</summary>
    internal void Reset() => _count = 0;

    /// <summary>Passes all to the stream.</summary>
    internal void Flush()
    {
        output!.Write(_buffer, 0, _count);
        _count = 0;
    }

    internal void Byte(byte value) => Room(1)[0] = value;

    internal void Int32(int value) => BinaryPrimitives.WriteInt32LittleEndian(Room(4), value);

    internal void Int64(long value) => BinaryPrimitives.WriteInt64LittleEndian(Room(8), value);

    /// <summary>A length or a count: 7 bits a byte.</summary>
    internal void Length(int value)
    {
        var left = (uint)value;
        while (left >= 0x80)
        {
            Byte((byte)(left | 0x80));
            left >>= 7;
        }

        Byte((byte)left);
    }

    internal void Bytes(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Room(bytes.Length));

    /// <summary>The next <paramref name="count"/> bytes, to write into at once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Span<byte> Room(int count)
    {
        if (_buffer.Length - _count < count)
            MakeRoom(count);
        var room = _buffer.AsSpan(_count, count);
        _count += count;
        return room;
    }

    private void MakeRoom(int count)
    {
        if (output is not null && _count >= FlushAt)
            Flush();
        if (_buffer.Length - _count < count)
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _count + count));
    }
}
