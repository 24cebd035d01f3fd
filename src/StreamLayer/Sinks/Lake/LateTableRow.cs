namespace Hybrid.StreamLayer.Sinks.Lake;

/// <summary>A row of a late table.</summary>
/// <param name="Operator">Where it was late.</param>
/// <param name="EventTime">Its event time; null outside the years 1 to 9999.</param>
/// <param name="Watermark">The watermark that it came after; null at the end of all input.</param>
/// <param name="Row">The row as JSON.</param>
internal readonly record struct LateTableRow(Utf8 Operator, [property: Timestamp] long? EventTime, [property: Timestamp] long? Watermark, Utf8 Row)
{
    public static LateTableRow Of(LateRow row) => new(row.Operator, SideRowTimes.Storable(row.EventTime), SideRowTimes.Storable(row.Watermark), row.Row);
}
