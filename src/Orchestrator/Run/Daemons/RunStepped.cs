using Hybrid.BatchLayer;

namespace Hybrid.Orchestrator.Run.Daemons;

/// <summary>A batch run took a step.</summary>
/// <param name="At">When.</param>
/// <param name="Job">The job.</param>
/// <param name="Partition">The output partition.</param>
/// <param name="Run">The run's id.</param>
/// <param name="Attempt">The attempt, from 1.</param>
/// <param name="Phase">The step.</param>
/// <param name="Rows">Rows of the result, once known.</param>
/// <param name="Outcome">How it ended, with the last step.</param>
internal sealed record RunStepped(
    DateTimeOffset At, string Job, string Partition, string Run, int Attempt, BatchPhase Phase, long? Rows, BatchOutcome? Outcome) : DaemonEvent(At);
