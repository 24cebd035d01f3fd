namespace Hybrid.Orchestrator.Ledger;

/// <summary>A run that the loop wants: what the ledger needs to write it down.</summary>
/// <param name="Job">The job.</param>
/// <param name="Partition">The output partition in its text form, empty for a table without partitions.</param>
/// <param name="Inputs">Every input partition at its generation.</param>
/// <param name="Revision">0 for the loop; one more for each manual re-run of the same inputs.</param>
/// <param name="Cause">What made it due.</param>
/// <param name="LoggedSequence">The newest sequence number in the output table's log for this job and partition; 0 when there is none.</param>
internal sealed record RunDecision(
    string Job, string Partition, IReadOnlyList<RunInput> Inputs, int Revision, RunCause Cause, long LoggedSequence)
{
    /// <summary>The hash of <see cref="Inputs"/>.</summary>
    public string InputsKey { get; } = RunInput.KeyOf(Inputs);
}
