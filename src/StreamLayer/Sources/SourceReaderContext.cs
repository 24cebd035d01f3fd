using Hybrid.StreamLayer.Runtime;

namespace Hybrid.StreamLayer.Sources;

/// <summary>What a source reader may use.</summary>
/// <param name="Operator">Place, counters, dead-letter output and clock of the subtask.</param>
public sealed record SourceReaderContext(OperatorContext Operator);
