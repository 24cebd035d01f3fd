namespace Hybrid.Lake.Parquet;

/// <summary>Brings <see cref="decimal"/> values to a column's precision and scale.</summary>
internal static class DecimalDigits
{
    private static readonly Int128[] PowersOfTen = Powers();

    /// <summary>10 to the power of <paramref name="digits"/>, 0 to 38.</summary>
    public static Int128 PowerOfTen(int digits) => PowersOfTen[digits];

    /// <summary>The value's digits at a scale, rounded half away from zero.</summary>
    /// <returns>False when they are more than <paramref name="precision"/>.</returns>
    public static bool TryScale(decimal value, int precision, int scale, out Int128 unscaled)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        var magnitude = new Int128((uint)bits[2], (ulong)(uint)bits[1] << 32 | (uint)bits[0]);
        unscaled = 0;
        var shift = scale - value.Scale;
        if (shift >= 0)
        {
            if (magnitude >= PowersOfTen[precision]) // beyond 38 digits the product could overflow
                return false;
            if (magnitude != 0 && shift > 0 && magnitude >= PowersOfTen[Math.Max(0, precision - shift)])
                return false;
            magnitude *= PowersOfTen[shift];
        }
        else
        {
            var divisor = PowersOfTen[-shift];
            (magnitude, var rest) = Int128.DivRem(magnitude, divisor);
            if (rest * 2 >= divisor)
                magnitude++;
        }

        if (magnitude >= PowersOfTen[precision])
            return false;
        unscaled = bits[3] < 0 ? -magnitude : magnitude;
        return true;
    }

    /// <summary>The value of digits at a scale, or null where <see cref="decimal"/> cannot hold it.</summary>
    public static decimal? ToDecimal(Int128 unscaled, int scale)
    {
        var magnitude = (UInt128)Int128.Abs(unscaled);
        if (scale > 28 || magnitude >> 96 != 0)
            return null;
        return new decimal((int)(uint)magnitude, (int)(uint)(magnitude >> 32), (int)(uint)(magnitude >> 64), unscaled < 0, (byte)scale);
    }

    private static Int128[] Powers()
    {
        var powers = new Int128[39];
        powers[0] = 1;
        for (var digits = 1; digits < powers.Length; digits++)
            powers[digits] = powers[digits - 1] * 10;
        return powers;
    }
}
