using System.Buffers.Binary;

namespace Hybrid.StreamLayer.State.Codecs;

/// <summary>Reads what <see cref="StateWriter"/> wrote. Text is copied into chunks that the values share.</summary>
internal sealed class StateReader(ReadOnlyMemory<byte> state)
{
    private readonly Utf8Arena _text = new(256);
    private int _at;

    /// <summary>Whether all has been read.</summary>
    internal bool IsAtEnd => _at == state.Length;

    internal byte Byte() => Take(1)[0];

    internal int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    internal long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    internal int Length()
    {
        uint value = 0;
        for (var shift = 0; shift < 35; shift += 7)
        {
            var next = Byte();
            value |= (uint)(next & 0x7F) << shift;
            if (next < 0x80 && value <= int.MaxValue)
                return (int)value;
        }

        throw Corrupt("a length is out of range");
    }

    internal Utf8 Text() => _text.Add(Take(Length()));

    internal ReadOnlySpan<byte> Take(int count)
    {
        if (count > state.Length - _at)
            throw Corrupt($"{count} bytes were expected");
        var bytes = state.Span.Slice(_at, count);
        _at += count;
        return bytes;
    }

    internal StreamException Corrupt(string why) => new(
        StreamError.CheckpointCorrupt,
        $"The state of an operator cannot be read: at byte {_at} of {state.Length} {why}. The checkpoint before this one may be whole.");
}
