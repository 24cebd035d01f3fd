namespace Hybrid.Lake.Tables;

/// <summary>What is known of a column's values in one file.</summary>
/// <param name="Column">The column.</param>
/// <param name="NullCount">Number of nulls.</param>
/// <param name="Min">
/// The smallest value, or null when unknown (no rows, a NaN among them): <see cref="bool"/>, <see cref="long"/> (whole numbers; days of a date; microseconds of
/// a timestamp), <see cref="double"/> (both floating types), <see cref="decimal"/>, <see cref="string"/>.
/// </param>
/// <param name="Max">The largest value, or null when unknown.</param>
public sealed record ColumnStats(LakeColumn Column, long NullCount, object? Min = null, object? Max = null);
