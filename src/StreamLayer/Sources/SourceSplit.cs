namespace Hybrid.StreamLayer.Sources;

/// <summary>One ordered part of a source.</summary>
/// <param name="Id">Stable name, for instance <c>orders/3</c>; key of the split's state in checkpoints.</param>
/// <param name="Position">Where reading starts (next offset), from the checkpoint or the source's setting.</param>
/// <param name="End">Where a bounded split ends (first position not read), or null.</param>
/// <param name="IsRestored">True when <paramref name="Position"/> came from a checkpoint.</param>
public sealed record SourceSplit(string Id, long Position, long? End, bool IsRestored);
