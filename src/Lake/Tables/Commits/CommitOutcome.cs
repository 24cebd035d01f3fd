namespace Hybrid.Lake.Tables;

/// <summary>How a commit ended, and the table after it.</summary>
/// <param name="Result">How it ended.</param>
/// <param name="Snapshot">The table as the commit left it, or as it was when nothing was committed.</param>
/// <param name="Changes">What the commit closed and changed; empty when nothing was committed.</param>
public sealed record CommitOutcome(CommitResult Result, Snapshot Snapshot, LoopChanges Changes)
{
    /// <summary>The version made, or null.</summary>
    public long? Version => Result == CommitResult.Committed ? Snapshot.Version : null;
}
