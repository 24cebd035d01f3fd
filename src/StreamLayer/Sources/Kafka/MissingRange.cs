namespace Hybrid.StreamLayer.Sources.Kafka;

/// <summary>Offsets of a partition that should be read and are not there.</summary>
/// <param name="SplitId">The partition, for instance <c>orders/3</c>.</param>
/// <param name="From">First missing offset.</param>
/// <param name="To">First offset that is there again; below <paramref name="From"/> when the partition ends before it.</param>
internal readonly record struct MissingRange(string SplitId, long From, long To)
{
    /// <summary>Number of missing offsets; 0 when the partition ends before the position.</summary>
    public long Count => Math.Max(0, To - From);

    /// <summary>The range of a partition whose records from <paramref name="low"/> to before <paramref name="high"/> are there, or null when nothing is missing.</summary>
    public static MissingRange? Of(string splitId, long position, long low, long high) =>
        position < low ? new MissingRange(splitId, position, low)
        : position > high ? new MissingRange(splitId, position, high)
        : null;

    /// <summary>The error that names them all.</summary>
    public static StreamException Error(IEnumerable<MissingRange> ranges) => new(
        StreamError.OffsetsGone,
        $"Records to be read are gone: {string.Join("; ", ranges)}. They were deleted by the topic's retention, or the topic lost its end. " +
        "Set `onOffsetsGone: continue` to go on without them, or start afresh.");

    /// <inheritdoc/>
    public override string ToString() => To < From
        ? $"{SplitId}: position {From} is after the partition's end {To}"
        : $"{SplitId}: offsets {From} to {To - 1} ({Count} offsets)";
}
