namespace Hybrid.Lake.Tables;

/// <summary>One version and what it changed.</summary>
/// <param name="Version">The version.</param>
/// <param name="Timestamp">When it was committed.</param>
/// <param name="Changes">What it changed.</param>
public sealed record VersionChange(long Version, DateTimeOffset Timestamp, LoopChanges Changes);
