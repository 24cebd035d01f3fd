namespace Hybrid.Testing;

/// <summary>A Unix signal, for tests of what a process does when it is stopped, paused or killed.</summary>
public enum Signal
{
    /// <summary>SIGINT: Ctrl-C.</summary>
    Interrupt = 2,

    /// <summary>SIGKILL: cannot be caught.</summary>
    Kill = 9,

    /// <summary>SIGTERM: asks to end.</summary>
    Terminate = 15,

    /// <summary>SIGCONT: goes on after <see cref="Stop"/>.</summary>
    Continue = 18,

    /// <summary>SIGSTOP: pauses; cannot be caught.</summary>
    Stop = 19,
}
