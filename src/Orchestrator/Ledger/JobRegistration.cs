namespace Hybrid.Orchestrator.Ledger;

/// <summary>What the ledger remembers of a job.</summary>
/// <param name="Job">The job.</param>
/// <param name="StartAt">Event time: output partitions that end at or before it belong to the time before the job (catch-up).</param>
/// <param name="Tables">The ids of the input tables that <paramref name="StartAt"/> was found from, as <c>table=id</c>, one a line; those that were not there yet are left out.</param>
/// <param name="LastFire">When its schedule fired last, microseconds UTC; null: not yet.</param>
/// <param name="RegisteredAt">When it was first seen, microseconds UTC.</param>
internal sealed record JobRegistration(string Job, long StartAt, string Tables, long? LastFire, long RegisteredAt);
