namespace Hybrid.Orchestrator.Ledger;

/// <summary>What the ledger knows of an output partition.</summary>
/// <param name="Active">The run that is decided, running or waiting for a retry; null: none.</param>
/// <param name="SameKey">The newest revision of a run on the generations that are the newest now; null: none.</param>
/// <param name="HasRun">Whether there ever was a run of the output partition.</param>
internal sealed record RunFacts(RunRecord? Active, RunRecord? SameKey, bool HasRun);
