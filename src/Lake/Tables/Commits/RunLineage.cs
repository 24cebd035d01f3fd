namespace Hybrid.Lake.Tables;

/// <summary>Where a batch run's rows come from.</summary>
/// <param name="Job">The job.</param>
/// <param name="RunId">The run's id in the ledger.</param>
/// <param name="Sequence">The run's sequence number.</param>
/// <param name="Inputs">The partitions read, each at its generation.</param>
public sealed record RunLineage(string Job, string RunId, long Sequence, IReadOnlyList<LineageInput> Inputs);
