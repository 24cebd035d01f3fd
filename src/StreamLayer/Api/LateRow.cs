namespace Hybrid.StreamLayer;

/// <summary>A row that came too late for every window, or for a partition that is final.</summary>
/// <param name="Operator">Id of the operator where it was late.</param>
/// <param name="EventTime">Its event time, microseconds UTC.</param>
/// <param name="Watermark">The watermark that it came after, microseconds UTC.</param>
/// <param name="Row">The row as JSON.</param>
public readonly record struct LateRow(string Operator, long EventTime, long Watermark, string Row);
