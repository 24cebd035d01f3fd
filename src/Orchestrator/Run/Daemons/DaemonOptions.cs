namespace Hybrid.Orchestrator.Run.Daemons;

/// <summary>How a project is run.</summary>
internal sealed record DaemonOptions
{
    /// <summary>Read what is there now, run what is due, and end.</summary>
    public bool UntilDone { get; init; }

    /// <summary>Only this stream, and no batch jobs.</summary>
    public string? OnlyStream { get; init; }

    /// <summary>Start in the place of a daemon that does not answer.</summary>
    public bool TakeOver { get; init; }

    /// <summary>Start also where a table cannot be taken back to the checkpoint: rows that it holds come again.</summary>
    public bool AcceptDuplicates { get; init; }
}
