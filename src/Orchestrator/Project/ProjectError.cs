namespace Hybrid.Orchestrator.Project;

/// <summary>One error of a project, with its place.</summary>
/// <param name="Place">Where it is.</param>
/// <param name="Message">What is wrong, with the value, and what to do.</param>
internal sealed record ProjectError(Place Place, string Message)
{
    /// <summary><c>hybrid.yaml:3:7: error: …</c></summary>
    public override string ToString() => $"{Place}: error: {Message}";
}
