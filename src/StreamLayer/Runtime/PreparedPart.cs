namespace Hybrid.StreamLayer.Runtime;

/// <summary>What one subtask of a sink prepared for an epoch.</summary>
/// <param name="Sink">The sink's name.</param>
/// <param name="Watermark">The watermark that the subtask had received at the barrier.</param>
/// <param name="Content">Completes when the rows are durable; null when there were none.</param>
internal sealed record PreparedPart(string Sink, long Watermark, Task<byte[]?> Content);
