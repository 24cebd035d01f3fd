using System.Buffers.Binary;
using System.Numerics;

namespace Hybrid.StreamLayer.Checkpoints;

/// <summary>CRC-32C (Castagnoli), by the processor's instruction.</summary>
internal static class Checksum
{
    /// <summary>The value before the first byte.</summary>
    public const uint Start = uint.MaxValue;

    /// <summary>The checksum of more bytes.</summary>
    public static uint Add(uint sum, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            sum = BitOperations.Crc32C(sum, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var value in bytes)
            sum = BitOperations.Crc32C(sum, value);
        return sum;
    }

    /// <summary>The checksum of some bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes) => Add(Start, bytes);
}
