namespace Hybrid.StreamLayer;

/// <summary>
/// Digits of a decimal column. Values are rounded half away from zero to the scale; one with too many digits before the point is bad input. Without the
/// attribute a decimal column is <c>decimal(38,18)</c>, as in Flink and Spark.
/// </summary>
/// <param name="precision">All digits, 1 to 38.</param>
/// <param name="scale">Those after the point, 0 to <paramref name="precision"/>.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Parameter)]
public sealed class PrecisionAttribute(int precision, int scale) : Attribute
{
    /// <summary>All digits, 1 to 38.</summary>
    public int Precision { get; } = precision;

    /// <summary>Digits after the point.</summary>
    public int Scale { get; } = scale;
}
