namespace Hybrid.Lake.Parquet;

/// <summary>
/// The values of one column: fixed-width entries in pages, validity bits, and for texts an arena of chunks. Texts use DuckDB's entry of 16 bytes (length, then up
/// to 12 bytes in place), save that a longer text has its place in the arena (chunk &lt;&lt; 32 | offset) where DuckDB has a pointer.
/// </summary>
/// <param name="Width">Bytes of an entry.</param>
/// <param name="Pages">The entries; a lone page may be shorter than <see cref="PagePool.PageBytes"/>, of several all are full-size.</param>
/// <param name="Validity">One word of bits per 64 rows, in blocks of <see cref="BlockRows"/> rows; a null block, or one beyond the end, has no nulls.</param>
/// <param name="Arena">Chunks with the texts longer than 12 bytes.</param>
internal sealed record ColumnData(int Width, byte[][] Pages, ulong[]?[] Validity, byte[][] Arena)
{
    /// <summary>Rows of a validity block: DuckDB's vector size.</summary>
    public const int BlockRows = 2048;

    /// <summary>Longest text in place.</summary>
    public const int InPlace = 12;

    /// <summary>Entries of <paramref name="count"/> rows from <paramref name="row"/>, which must not cross a block of 2,048.</summary>
    public ReadOnlySpan<byte> Entries(int row, int count)
    {
        var perPage = PagePool.PageBytes / Width;
        return Pages[row / perPage].AsSpan(row % perPage * Width, count * Width);
    }

    /// <summary>The validity block of a row, or null when it has no nulls.</summary>
    public ulong[]? ValidityOf(int row) => row / BlockRows is var block && block < Validity.Length ? Validity[block] : null;

    /// <summary>Whether a value is null.</summary>
    public bool IsNull(int row) => ValidityOf(row) is { } bits && (bits[row % BlockRows >> 6] >> (row & 63) & 1) == 0;

    /// <summary>The bytes of a text.</summary>
    public ReadOnlySpan<byte> Text(int row)
    {
        var entry = Entries(row, 1);
        var length = BitConverter.ToInt32(entry);
        if (length <= InPlace)
            return entry.Slice(4, length);
        var place = BitConverter.ToInt64(entry[8..]);
        return Arena[(int)(place >> 32)].AsSpan((int)place, length);
    }
}
