using System.Globalization;

namespace Hybrid.Lake.DuckDb;

/// <summary>
/// Rows of a query, streamed. Read them row by row (<see cref="Read"/> and the getters) or chunk by chunk (<see cref="ReadChunk"/>), not both.
/// Belongs to its connection's thread; dispose it before the next statement.
/// </summary>
public sealed class DuckResult : IDisposable
{
    private readonly ResultHandle _handle;
    private readonly DuckInterruption _interruption;
    private readonly string _sql;
    private DuckChunk? _chunk;
    private int _row;

    internal unsafe DuckResult(ResultHandle handle, DuckInterruption interruption, string sql)
    {
        _handle = handle;
        _interruption = interruption;
        _sql = sql;
        var columns = new DuckColumn[(int)DuckDbNative.ColumnCount(handle.Pointer)];
        for (var index = 0; index < columns.Length; index++)
        {
            columns[index] = new DuckColumn(
                DuckDbNative.Text(DuckDbNative.ColumnName(handle.Pointer, (ulong)index)) ?? "",
                DuckType.Take(DuckDbNative.ColumnLogicalType(handle.Pointer, (ulong)index)));
        }

        Columns = columns;
    }

    /// <summary>Names and types.</summary>
    public IReadOnlyList<DuckColumn> Columns { get; }

    /// <summary>The next chunk of up to 2,048 rows, or null after the last. It is valid until the next call.</summary>
    /// <exception cref="LakeException">DuckDB's error.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public unsafe DuckChunk? ReadChunk()
    {
        _chunk?.Dispose();
        _chunk = null;
        var chunk = DuckDbNative.FetchChunk(*_handle.Pointer);
        if (!chunk.IsInvalid && DuckDbNative.ChunkSize(chunk) > 0)
            return _chunk = new DuckChunk(chunk, Columns);
        chunk.Dispose();
        if (DuckDbNative.ResultError(_handle.Pointer) is not null)
            throw _interruption.Explain(Error(_handle, _sql));
        return null;
    }

    /// <summary>Goes to the next row.</summary>
    /// <returns>False after the last.</returns>
    /// <exception cref="LakeException">DuckDB's error.</exception>
    public bool Read()
    {
        if (_chunk is not null && ++_row < _chunk.Count)
            return true;
        _row = 0;
        return ReadChunk() is not null;
    }

    /// <summary>Whether the current row's value is NULL.</summary>
    public bool IsNull(int column) => Vector(column).IsNull(_row);

    /// <summary>The current row's value as .NET has it (see <see cref="DuckVector.GetValue"/>); null for NULL.</summary>
    public object? GetValue(int column) => Vector(column).GetValue(_row);

    /// <summary>An integer of any width that fits 64 bits, or a timestamp's microseconds.</summary>
    public long GetInt64(int column) => Vector(column).GetInt64(_row);

    /// <summary>A number as double.</summary>
    public double GetDouble(int column) => Convert.ToDouble(Required(column), CultureInfo.InvariantCulture);

    /// <summary>A boolean.</summary>
    public bool GetBoolean(int column) => (bool)Required(column);

    /// <summary>A decimal or integer that fits <see cref="decimal"/>.</summary>
    /// <exception cref="LakeException">It does not fit.</exception>
    public decimal GetDecimal(int column) => Required(column) switch
    {
        decimal number => number,
        WideDecimal wide => throw new LakeException(LakeError.QueryFailed, $"{Columns[column].Name} = {wide} does not fit System.Decimal."),
        Int128 number => (decimal)number,
        var number => Convert.ToDecimal(number, CultureInfo.InvariantCulture),
    };

    /// <summary>A date.</summary>
    public DateOnly GetDate(int column) => (DateOnly)Required(column);

    /// <summary>A timestamp's microseconds since the Unix epoch.</summary>
    public long GetMicros(int column) => Vector(column).GetInt64(_row);

    /// <summary>A text, or any other value as text; null for NULL.</summary>
    public string? GetString(int column) => Vector(column).GetText(_row);

    /// <summary>A blob; null for NULL.</summary>
    public byte[]? GetBytes(int column) => (byte[]?)GetValue(column);

    /// <inheritdoc/>
    public void Dispose()
    {
        _chunk?.Dispose();
        _handle.Dispose();
        _interruption.Dispose();
    }

    internal static unsafe LakeException Error(ResultHandle result, string sql) =>
        DuckDbErrors.Make(DuckDbNative.ResultErrorType(result.Pointer), DuckDbNative.Text(DuckDbNative.ResultError(result.Pointer)), sql);

    private DuckVector Vector(int column) =>
        (_chunk ?? throw new InvalidOperationException("No row: call Read first, and use the row only while it returned true.")).Vector(column);

    private object Required(int column) => GetValue(column)
        ?? throw new LakeException(LakeError.QueryFailed, $"{Columns[column].Name} is NULL where a value is needed (in: {_sql}).");
}
