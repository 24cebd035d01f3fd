namespace Hybrid.Orchestrator.Run.Protocol;

/// <summary>What a command asks the daemon.</summary>
/// <param name="Command">What.</param>
/// <param name="Drain">With <see cref="Stop"/>: close all windows, commit, run what is due, then end.</param>
internal sealed record ControlRequest(string Command, bool Drain = false)
{
    /// <summary>End; answered when the daemon has begun to.</summary>
    public const string Stop = "stop";

    /// <summary>What runs.</summary>
    public const string Status = "status";
}

/// <summary>The daemon's answer.</summary>
/// <param name="Status">What runs, for a status request.</param>
/// <param name="Error">Why it refused.</param>
internal sealed record ControlReply(DaemonStatus? Status = null, string? Error = null);
