namespace Hybrid.Lake.DuckDb;

/// <summary>Up to 2,048 rows of a result, column by column. Valid until the result's next chunk is read.</summary>
public sealed class DuckChunk : IDisposable
{
    private readonly ChunkHandle _handle;
    private readonly IReadOnlyList<DuckColumn> _columns;

    internal DuckChunk(ChunkHandle handle, IReadOnlyList<DuckColumn> columns)
    {
        _handle = handle;
        _columns = columns;
        Count = (int)DuckDbNative.ChunkSize(handle);
    }

    /// <summary>Rows.</summary>
    public int Count { get; }

    /// <summary>One column's values.</summary>
    public DuckVector Vector(int column)
    {
        ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
        return new DuckVector(DuckDbNative.ChunkVector(_handle, (ulong)column), _columns[column].Type, Count);
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();
}
