using System.Buffers;
using System.Runtime.InteropServices;
using Hybrid.Lake.DuckDb;

namespace Hybrid.Lake.Parquet;

/// <summary>
/// A <see cref="RowBuffer"/> that a DuckDB database reads as a table: 2,048 rows are one copy per column, and long texts are not copied at all (their chunks are
/// pinned until this is disposed).
/// </summary>
public sealed unsafe class ExposedRows : IDuckTableSource, IDisposable
{
    private readonly RowBuffer _rows;
    private readonly MemoryHandle[][] _pins;
    private readonly DuckTable _table;

    internal ExposedRows(DuckDatabase database, RowBuffer rows)
    {
        _rows = rows;
        Columns = [.. rows.Columns.Select(column => new DuckColumn(column.Name, RowTypes.DuckTypeOf(column.Type)))];
        _pins = [.. Enumerable.Range(0, Columns.Count).Select(column => rows.Data(column).Arena.Select(chunk => chunk.AsMemory().Pin()).ToArray())];
        _table = database.Expose(this);
    }

    /// <inheritdoc/>
    public IReadOnlyList<DuckColumn> Columns { get; }

    /// <inheritdoc/>
    public long RowCount => _rows.Count;

    /// <summary>What to write in SQL where a table's name stands.</summary>
    public string Sql => _table.Sql;

    /// <inheritdoc/>
    public IDuckTableScan Open(int[] columns) => new Scan(this, columns);

    /// <inheritdoc/>
    public void Dispose()
    {
        _table.Dispose();
        foreach (var pins in _pins)
        {
            foreach (var pin in pins)
                pin.Dispose();
        }
    }

    private sealed class Scan(ExposedRows source, int[] columns) : IDuckTableScan
    {
        private int _next;

        public int Fill(DuckChunkWriter output)
        {
            var count = Math.Min(DuckChunkWriter.Capacity, source._rows.Count - _next);
            for (var index = 0; index < columns.Length && count > 0; index++)
            {
                var column = columns[index];
                if (column < 0 || column >= source.Columns.Count) // the row number, asked for when only rows are counted
                    continue;
                var data = source._rows.Data(column);
                var entries = output.Bytes(index, data.Width);
                data.Entries(_next, count).CopyTo(entries);
                if (data.Arena.Length > 0)
                    SetPointers(MemoryMarshal.Cast<byte, Entry>(entries)[..count], source._pins[column]);
                if (data.ValidityOf(_next) is { } bits)
                    bits.CopyTo(output.Validity(index));
            }

            _next += count;
            return count;
        }

        private static void SetPointers(Span<Entry> entries, MemoryHandle[] pins)
        {
            foreach (ref var entry in entries)
            {
                if (entry.Length > ColumnData.InPlace)
                    entry.Place = (nint)pins[(int)(entry.Place >> 32)].Pointer + (int)entry.Place;
            }
        }
    }

    /// <summary>DuckDB's entry of a text: here of a long one.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Entry
    {
        public int Length;
        public uint Prefix;
        public long Place;
    }
}
