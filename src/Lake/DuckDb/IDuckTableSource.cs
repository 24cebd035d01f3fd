namespace Hybrid.Lake.DuckDb;

/// <summary>
/// Rows of this process that DuckDB can read as a table. Immutable while it is exposed: a statement may scan it more than once, and holds pointers into
/// memory that the source hands out (long strings) until the statement ends.
/// </summary>
public interface IDuckTableSource
{
    /// <summary>Names and types.</summary>
    IReadOnlyList<DuckColumn> Columns { get; }

    /// <summary>Number of rows.</summary>
    long RowCount { get; }

    /// <summary>Starts a scan of some columns, given by their numbers in the order in which they are wanted.</summary>
    IDuckTableScan Open(int[] columns);
}
