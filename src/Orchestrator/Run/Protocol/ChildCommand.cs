namespace Hybrid.Orchestrator.Run.Protocol;

/// <summary>A line from the daemon to a child.</summary>
/// <param name="Command">What to do.</param>
/// <param name="Drain">With <see cref="Stop"/>: close all windows, commit, and end as if the input had ended.</param>
internal sealed record ChildCommand(string Command, bool Drain = false)
{
    /// <summary>End orderly: a stream takes a last checkpoint and commits it; a run is cancelled.</summary>
    public const string Stop = "stop";
}
