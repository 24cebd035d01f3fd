namespace Hybrid.Lake.Tables;

/// <summary>What the loop knows of a partition that holds or held data.</summary>
/// <param name="Generation">The newest version that changed its data.</param>
/// <param name="ClosedIn">The version whose commit closed it, or null while it is open.</param>
/// <param name="FinalIn">The version whose commit made it final, or null.</param>
/// <param name="RowHash">Hash of its rows as its batch run gave it, or null.</param>
/// <param name="Lineage">The batch run that its rows are from, or null.</param>
public sealed record PartitionState(long Generation, long? ClosedIn = null, long? FinalIn = null, string? RowHash = null, RunLineage? Lineage = null)
{
    /// <summary>True when the table's watermark has passed its end, or a batch commit wrote it.</summary>
    public bool IsClosed => ClosedIn is not null;

    /// <summary>True when no more rows are taken for it.</summary>
    public bool IsFinal => FinalIn is not null;
}
