namespace Hybrid.Orchestrator.Project;

/// <summary>A place in a project file.</summary>
/// <param name="File">Path as people know it: relative to the current folder where it lies below.</param>
/// <param name="Line">Line, from 1; 0 when there is none.</param>
/// <param name="Column">Column, from 1.</param>
internal readonly record struct Place(string File, int Line, int Column)
{
    /// <summary>No place: what was filled in by default.</summary>
    public static Place None => new("", 0, 0);

    /// <summary>As compilers write it: <c>hybrid.yaml:3:7</c>.</summary>
    public override string ToString() => Line == 0 ? File : $"{File}:{Line}:{Column}";
}
