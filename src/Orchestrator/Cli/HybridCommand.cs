using System.CommandLine;

namespace Hybrid.Orchestrator.Cli;

/// <summary>A command of the program: a name, what it does, and examples that work as they stand.</summary>
internal abstract class HybridCommand(string name, string description) : Command(name, description)
{
    /// <summary>Command lines to try, each with what it does.</summary>
    public abstract IReadOnlyList<(string CommandLine, string Meaning)> Examples { get; }
}
