namespace Hybrid.Lake.Tables;

/// <summary>What happened to a table since a snapshot.</summary>
/// <param name="Now">The table now.</param>
/// <param name="Versions">
/// The versions since, oldest first. When their log entries are gone, one entry stands for all of them: the difference of the two loop states.
/// </param>
public sealed record TableChanges(Snapshot Now, IReadOnlyList<VersionChange> Versions);
