namespace Hybrid.Lake.Tables;

/// <summary>What vacuum did.</summary>
/// <param name="Deleted">Paths deleted (in a dry run: that would be), below the table's folder.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="Kept">Files looked at and kept, those of the current snapshot not counted.</param>
public sealed record VacuumReport(IReadOnlyList<string> Deleted, long Bytes, int Kept);
