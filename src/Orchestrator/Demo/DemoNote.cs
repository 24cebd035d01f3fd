namespace Hybrid.Orchestrator.Demo;

/// <summary>Something that happened, in words.</summary>
/// <param name="At">When.</param>
/// <param name="Text">What.</param>
/// <param name="IsError">Whether it is an error.</param>
internal sealed record DemoNote(DateTimeOffset At, string Text, bool IsError = false);
