namespace Hybrid.Lake.DuckDb;

/// <summary>A chunk of DuckDB's that a table function fills. Columns are those of the scan, in its order.</summary>
public readonly ref struct DuckChunkWriter
{
    /// <summary>Rows that a chunk holds: DuckDB's vector size.</summary>
    public const int Capacity = 2048;

    private readonly nint _chunk;

    internal DuckChunkWriter(nint chunk) => _chunk = chunk;

    /// <summary>The raw values of a column, to be written in DuckDB's physical type (see <see cref="DuckVector.Values{T}"/>).</summary>
    public unsafe Span<T> Values<T>(int column) where T : unmanaged => new(DuckDbNative.VectorData(Vector(column)), Capacity);

    /// <summary>The column's values as bytes, <paramref name="width"/> bytes each.</summary>
    public unsafe Span<byte> Bytes(int column, int width) => new(DuckDbNative.VectorData(Vector(column)), Capacity * width);

    /// <summary>The validity bits of a column, all set; clear a bit for NULL. Only for columns with NULLs.</summary>
    public unsafe Span<ulong> Validity(int column)
    {
        var vector = Vector(column);
        DuckDbNative.EnsureValidityWritable(vector);
        return new Span<ulong>(DuckDbNative.VectorValidity(vector), Capacity / 64);
    }

    /// <summary>Writes a text (valid UTF-8) or blob; DuckDB copies it.</summary>
    public unsafe void SetUtf8(int column, int row, ReadOnlySpan<byte> value)
    {
        fixed (byte* pointer = value)
        {
            byte none;
            DuckDbNative.AssignString(Vector(column), (ulong)row, value.IsEmpty ? &none : pointer, (ulong)value.Length);
        }
    }

    private nint Vector(int column) => DuckDbNative.ChunkVector(_chunk, (ulong)column);
}
