namespace Hybrid.Lake.DuckDb;

/// <summary>One pass over a table source, on one thread of DuckDB's.</summary>
public interface IDuckTableScan
{
    /// <summary>Writes the next rows, up to <see cref="DuckChunkWriter.Capacity"/>.</summary>
    /// <returns>How many; 0 at the end. What it throws becomes the statement's error.</returns>
    int Fill(DuckChunkWriter output);
}
