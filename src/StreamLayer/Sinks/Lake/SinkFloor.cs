namespace Hybrid.StreamLayer.Sinks.Lake;

/// <summary>
/// The event time before which a sink's writers take no rows, set by the committer before any writer opens: the table's watermark where the stream is a new writer
/// of a table that others have written (it joins at their watermark), nothing otherwise.
/// </summary>
internal sealed class SinkFloor
{
    /// <summary>Microseconds UTC, or <see cref="EventTimes.None"/>.</summary>
    public long Watermark { get; set; } = EventTimes.None;
}
