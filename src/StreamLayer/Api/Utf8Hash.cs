using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hybrid.StreamLayer;

/// <summary>
/// A 64-bit hash of bytes after the scheme of wyhash (final 4: folded 64×64-bit products, little endian), fixed seed. Checkpoints and key groups depend on it:
/// its values never change.
/// </summary>
internal static class Utf8Hash
{
    private const ulong P0 = 0xa0761d6478bd642f;
    private const ulong P1 = 0xe7037ed1a0b428db;
    private const ulong P2 = 0x8ebc6af09c88c6e3;
    private const ulong P3 = 0x589965cc75374cc3;

    /// <summary>The hash of <paramref name="bytes"/>.</summary>
    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        var length = bytes.Length;
        ref var at = ref MemoryMarshal.GetReference(bytes);
        var seed = Fold(P0, P1);
        ulong a, b;
        if (length <= 16)
        {
            if (length >= 4)
            {
                var middle = (length >> 3) << 2;
                a = ((ulong)Read4(ref at, 0) << 32) | Read4(ref at, middle);
                b = ((ulong)Read4(ref at, length - 4) << 32) | Read4(ref at, length - 4 - middle);
            }
            else if (length > 0)
            {
                a = ((ulong)at << 16) | ((ulong)Unsafe.Add(ref at, length >> 1) << 8) | Unsafe.Add(ref at, length - 1);
                b = 0;
            }
            else
            {
                a = b = 0;
            }
        }
        else
        {
            var from = 0;
            var left = length;
            if (left > 48)
            {
                ulong second = seed, third = seed;
                do
                {
                    seed = Fold(Read8(ref at, from) ^ P1, Read8(ref at, from + 8) ^ seed);
                    second = Fold(Read8(ref at, from + 16) ^ P2, Read8(ref at, from + 24) ^ second);
                    third = Fold(Read8(ref at, from + 32) ^ P3, Read8(ref at, from + 40) ^ third);
                    from += 48;
                    left -= 48;
                }
                while (left > 48);
                seed ^= second ^ third;
            }

            while (left > 16)
            {
                seed = Fold(Read8(ref at, from) ^ P1, Read8(ref at, from + 8) ^ seed);
                from += 16;
                left -= 16;
            }

            a = Read8(ref at, length - 16);
            b = Read8(ref at, length - 8);
        }

        var high = Math.BigMul(a ^ P1, b ^ seed, out var low);
        return Fold(low ^ P0 ^ (ulong)length, high ^ P1);
    }

    /// <summary>The hash of a number, of the same quality.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of(ulong value) => Fold(value ^ P0, BitOperations.RotateLeft(value, 32) ^ P1) ^ Fold(value ^ P2, P3);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Fold(ulong a, ulong b)
    {
        var high = Math.BigMul(a, b, out var low);
        return high ^ low;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Read4(ref byte at, int offset) => Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref at, offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Read8(ref byte at, int offset) => Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref at, offset));
}
