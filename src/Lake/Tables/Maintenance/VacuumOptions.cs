namespace Hybrid.Lake.Tables;

/// <summary>How vacuum decides.</summary>
public sealed record VacuumOptions
{
    /// <summary>How long files that a commit removed, and files that nobody committed, stay.</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Paths (below the table's folder) that a kept stream checkpoint lists as pending: never deleted.</summary>
    public IReadOnlySet<string> KeptFiles { get; init; } = new HashSet<string>();

    /// <summary>True to say what would be deleted and delete nothing.</summary>
    public bool IsDryRun { get; init; }
}
