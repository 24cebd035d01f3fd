namespace Hybrid.Orchestrator;

/// <summary>What went wrong in the orchestrator. Callers decide by this, never by the text.</summary>
public enum OrchestratorError
{
    /// <summary>The project file, or a file that it names, is wrong.</summary>
    InvalidProject,

    /// <summary>There is no project at the place given.</summary>
    ProjectMissing,

    /// <summary>A stream's C# does not compile.</summary>
    CompileFailed,

    /// <summary>Another process runs this project on this lake.</summary>
    AlreadyRunning,

    /// <summary>No process runs this project.</summary>
    NotRunning,

    /// <summary>A child process could not be started, or spoke out of turn.</summary>
    ChildFailed,

    /// <summary>A name that the project does not have, or a value that does not fit.</summary>
    InvalidArgument,

    /// <summary>The ledger cannot be read or written.</summary>
    Ledger,
}

/// <summary>An error of the orchestrator: a code, what failed and where, and whether trying again can help.</summary>
public sealed class OrchestratorException : Exception
{
    /// <summary>Makes an error.</summary>
    /// <param name="code">What went wrong.</param>
    /// <param name="message">What happened, with the value, where, and what to do.</param>
    /// <param name="isTransient">Whether trying again can help.</param>
    /// <param name="inner">The cause.</param>
    public OrchestratorException(OrchestratorError code, string message, bool isTransient = false, Exception? inner = null) : base(message, inner)
    {
        Code = code;
        IsTransient = isTransient;
    }

    /// <summary>What went wrong.</summary>
    public OrchestratorError Code { get; }

    /// <summary>Whether trying again can help.</summary>
    public bool IsTransient { get; }
}
