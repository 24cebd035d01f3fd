namespace Hybrid.Orchestrator.Ledger;

/// <summary>A hold on a run.</summary>
/// <param name="Owner">Who holds it.</param>
/// <param name="For">How long it holds from now without a heartbeat.</param>
internal sealed record Lease(string Owner, TimeSpan For);
