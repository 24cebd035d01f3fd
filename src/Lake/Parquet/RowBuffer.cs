using Hybrid.Lake.DuckDb;
using Hybrid.Lake.Tables;

namespace Hybrid.Lake.Parquet;

/// <summary>Rows in columns, immutable; DuckDB reads them through <see cref="Expose"/>. Dispose it when nobody reads it any more: its pages are used again.</summary>
public sealed class RowBuffer : IDisposable
{
    private readonly ColumnData[] _data;
    private readonly bool _ownsPages;
    private bool _isDisposed;

    internal RowBuffer(IReadOnlyList<LakeColumn> columns, ColumnData[] data, int count, bool ownsPages)
    {
        Columns = columns;
        Count = count;
        _data = data;
        _ownsPages = ownsPages;
    }

    /// <summary>Names and types.</summary>
    public IReadOnlyList<LakeColumn> Columns { get; }

    /// <summary>Rows.</summary>
    public int Count { get; }

    /// <summary>Makes the rows readable by SQL on the database. Dispose the result after the last statement that reads it.</summary>
    public ExposedRows Expose(DuckDatabase database) => new(database, this);

    /// <summary>What Delta's statistics say about each column.</summary>
    public IReadOnlyList<ColumnStats> Stats() => [.. Columns.Select((column, index) => RowStats.Of(column, _data[index], Count))];

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        if (!_ownsPages)
            return;
        foreach (var column in _data)
        {
            foreach (var page in column.Pages)
                PagePool.Return(page);
            foreach (var chunk in column.Arena)
                PagePool.Return(chunk);
        }
    }

    internal ColumnData Data(int column)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return _data[column];
    }
}
