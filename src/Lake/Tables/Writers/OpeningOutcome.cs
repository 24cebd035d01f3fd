namespace Hybrid.Lake.Tables;

/// <summary>What an opening commit did.</summary>
/// <param name="Snapshot">The table after it.</param>
/// <param name="Committed">Pending epochs that it committed.</param>
/// <param name="TakenBack">Versions that it took back.</param>
/// <param name="Duplicated">Versions that could not be taken back and were accepted.</param>
public sealed record OpeningOutcome(
    Snapshot Snapshot, IReadOnlyList<WriterEpoch> Committed, IReadOnlyList<long> TakenBack, IReadOnlyList<long> Duplicated);
