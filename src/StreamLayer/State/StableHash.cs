using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hybrid.StreamLayer.State;

/// <summary>
/// The mixing functions under <see cref="KeyHasher{TKey}"/>. Their values are stored: keys of a checkpoint lie in the key group that their hash names, so
/// nothing here may change without a new checkpoint format (golden values in the tests hold that).
/// </summary>
internal static class StableHash
{
    private const ulong Golden = 0x9E3779B97F4A7C15;
    private const ulong Factor = 0xE7037ED1A0B428DB;

    /// <summary>The hash of a null reference.</summary>
    internal const ulong Null = 0x8EBC6AF09C88C6E3;

    /// <summary>SplitMix64's finaliser: a bijection, so that different integers never collide.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Mix(ulong value)
    {
        value += Golden;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    /// <summary>The hash of the fields so far, and of one more. The order counts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Combine(ulong hash, ulong field) => Mix((BitOperations.RotateLeft(hash, 23) * Factor) ^ field);

    /// <summary>The hash of text, by its UTF-16 code units (little endian, as every platform of .NET 10).</summary>
    internal static ulong Text(string? text)
    {
        if (text is null)
            return Null;
        return Utf8Hash.Of(MemoryMarshal.AsBytes(text.AsSpan()));
    }

    /// <summary>The hash of a decimal's value: 1.0 and 1.00 are equal, so they hash alike.</summary>
    internal static ulong Decimal(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        if (value.Scale != 0)
            value /= 1.0000000000000000000000000000m; // drops trailing zeros
        decimal.GetBits(value, bits);
        if ((bits[0] | bits[1] | bits[2]) == 0)
            bits[3] = 0; // −0 equals 0
        return Combine(Mix((uint)bits[0] | ((ulong)(uint)bits[1] << 32)), (uint)bits[2] | ((ulong)(uint)bits[3] << 32));
    }

    /// <summary>The hash of a floating-point value: −0 equals 0, and every NaN equals every other.</summary>
    internal static ulong Double(double value)
    {
        if (value == 0)
            value = 0;
        if (double.IsNaN(value))
            value = double.NaN;
        return Mix((ulong)BitConverter.DoubleToInt64Bits(value));
    }
}
