namespace Hybrid.StreamLayer.Exchange;

/// <summary>What travels between batches, in order with them.</summary>
internal abstract record ControlMessage;

/// <summary>The sender's watermark.</summary>
internal sealed record WatermarkMessage(long Watermark) : ControlMessage;

/// <summary>A checkpoint's barrier.</summary>
internal sealed record BarrierMessage(long Epoch, bool IsLast) : ControlMessage;

/// <summary>The sender went idle, or is active again.</summary>
internal sealed record IdleMessage(bool IsIdle) : ControlMessage;

/// <summary>No row follows; the last barrier does.</summary>
internal sealed record EndMessage : ControlMessage;
