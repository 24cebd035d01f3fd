namespace Hybrid.Lake.Tables;

/// <summary>
/// Builds a commit from the snapshot that it would follow. Called again, with a newer snapshot, after a conflict: what it wrote for the older one is left for
/// vacuum then.
/// </summary>
public delegate ValueTask<CommitDecision> CommitPlan(Snapshot follows, CancellationToken cancellation);
