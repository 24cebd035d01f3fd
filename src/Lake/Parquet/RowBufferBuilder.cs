using System.Diagnostics;
using Hybrid.Lake.Tables;

namespace Hybrid.Lake.Parquet;

/// <summary>
/// Takes rows, column by column, and hands them over as an immutable <see cref="RowBuffer"/>. Belongs to one thread. For each row: append to every column, then
/// <see cref="EndRow"/>; after an error <see cref="UndoRow"/>.
/// <para>Always true between rows: every column has <see cref="Count"/> values.</para>
/// </summary>
public sealed class RowBufferBuilder
{
    private readonly ColumnBuffer[] _columns;

    /// <summary>Makes an empty one.</summary>
    /// <exception cref="LakeException"><see cref="LakeError.UnsupportedFeature"/>: a column's type cannot be written.</exception>
    public RowBufferBuilder(IReadOnlyList<LakeColumn> columns)
    {
        Columns = columns;
        _columns = [.. columns.Select(column => new ColumnBuffer(column))];
    }

    /// <summary>Names and types.</summary>
    public IReadOnlyList<LakeColumn> Columns { get; }

    /// <summary>Whole rows so far.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes held in memory.</summary>
    public long Bytes
    {
        get
        {
            var bytes = 0L;
            foreach (var column in _columns)
                bytes += column.Bytes;
            return bytes;
        }
    }

    /// <summary>The column at a place, to append to.</summary>
    public ColumnBuffer this[int column] => _columns[column];

    /// <summary>Ends a row: every column has its value.</summary>
    public void EndRow()
    {
        Count++;
        Debug.Assert(_columns.All(column => column.Count == Count), "every column has a value for the row");
    }

    /// <summary>Takes back the values of a row that was not ended.</summary>
    public void UndoRow()
    {
        foreach (var column in _columns)
        {
            while (column.Count > Count)
                column.RemoveLast();
        }
    }

    /// <summary>Hands over the rows and starts anew.</summary>
    public RowBuffer Seal()
    {
        UndoRow();
        var rows = new RowBuffer(Columns, [.. _columns.Select(column => column.Seal())], Count, ownsPages: true);
        Count = 0;
        return rows;
    }

    /// <summary>
    /// The rows so far, while the builder goes on. The view shares pages with what is appended later, so that a builder that was viewed must hand over its rows with
    /// <see cref="SealShared"/>.
    /// </summary>
    public RowBuffer View() => new(Columns, [.. _columns.Select(column => column.View())], Count, ownsPages: false);

    /// <summary>As <see cref="Seal"/>, but views of the rows live on: the pages go to the GC, not to the pool.</summary>
    public RowBuffer SealShared()
    {
        UndoRow();
        var rows = new RowBuffer(Columns, [.. _columns.Select(column => column.Seal())], Count, ownsPages: false);
        Count = 0;
        return rows;
    }
}
