namespace Hybrid.StreamLayer.Checkpoints;

/// <summary>One start of a stream, as it announced itself.</summary>
/// <param name="Incarnation">Its number: higher than every one before.</param>
/// <param name="Host">The machine.</param>
/// <param name="ProcessId">The process there.</param>
/// <param name="Since">When.</param>
/// <param name="RestoredIncarnation">The checkpoint that it went on from, or null for a fresh start.</param>
/// <param name="RestoredEpoch">The checkpoint that it went on from, or null for a fresh start.</param>
internal sealed record Claim(long Incarnation, string Host, int ProcessId, DateTimeOffset Since, long? RestoredIncarnation, long? RestoredEpoch)
{
    public CheckpointId? Restored => RestoredIncarnation is { } incarnation && RestoredEpoch is { } epoch ? new CheckpointId(incarnation, epoch) : null;
}
