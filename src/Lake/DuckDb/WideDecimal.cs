using System.Globalization;

namespace Hybrid.Lake.DuckDb;

/// <summary>A decimal of up to 38 digits, for those that <see cref="decimal"/> cannot hold.</summary>
/// <param name="Unscaled">The digits as an integer.</param>
/// <param name="Scale">How many of them stand after the point, 0 to 38.</param>
public readonly record struct WideDecimal(Int128 Unscaled, int Scale)
{
    /// <inheritdoc/>
    public override string ToString()
    {
        var digits = Unscaled.ToString(CultureInfo.InvariantCulture);
        if (Scale == 0)
            return digits;
        var sign = digits[0] == '-' ? "-" : "";
        digits = digits[sign.Length..].PadLeft(Scale + 1, '0');
        return $"{sign}{digits[..^Scale]}.{digits[^Scale..]}";
    }

    /// <summary>The value as <see cref="decimal"/> where it fits, itself otherwise.</summary>
    internal object Narrow()
    {
        var magnitude = UInt128.CreateTruncating(Int128.Abs(Unscaled == Int128.MinValue ? Int128.MaxValue : Unscaled));
        if (Scale > 28 || magnitude >> 96 != 0)
            return this;
        return new decimal((int)(uint)magnitude, (int)(uint)(magnitude >> 32), (int)(uint)(magnitude >> 64), Unscaled < 0, (byte)Scale);
    }
}
