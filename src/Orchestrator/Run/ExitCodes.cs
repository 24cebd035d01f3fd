namespace Hybrid.Orchestrator.Run;

/// <summary>What the program's exit codes mean.</summary>
internal static class ExitCodes
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>Something failed; standard error says what.</summary>
    public const int Failed = 1;

    /// <summary>Wrong usage: the command line itself cannot be understood.</summary>
    public const int WrongUsage = 2;

    /// <summary>A child whose parent has died.</summary>
    public const int ParentGone = 3;
}
