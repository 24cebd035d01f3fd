using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;
using Hybrid.Lake.Tables;

namespace Hybrid.Lake.Parquet;

/// <summary>
/// Takes the values of one column, row after row, in DuckDB's physical form. Belongs to one thread.
/// <para>Always true: entries already written never move while a view of them exists, as pages are only added (a short first page is copied, not changed).</para>
/// </summary>
public sealed class ColumnBuffer
{
    private const int ShortPage = 1024;

    private readonly List<byte[]> _pages = [];
    private readonly List<ulong[]?> _validity = [];
    private readonly List<byte[]> _arena = [];
    private byte[] _page = [];
    private int _at;
    private byte[] _chunk = [];
    private int _chunkAt;

    internal ColumnBuffer(LakeColumn column)
    {
        Column = column;
        Width = RowTypes.WidthOf(column.Type);
    }

    /// <summary>Name and type.</summary>
    public LakeColumn Column { get; }

    /// <summary>Rows so far.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes that its pages hold in memory.</summary>
    public long Bytes { get; private set; }

    internal int Width { get; }

    /// <summary>Appends a fixed-width value in the column's physical type; see <see cref="RowTypes"/>. For a boolean a byte of 0 or 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Append<T>(T value) where T : unmanaged
    {
        if (_at + Unsafe.SizeOf<T>() > _page.Length)
            AddPage();
        Unsafe.WriteUnaligned(ref _page[_at], value);
        _at += Unsafe.SizeOf<T>();
        Count++;
    }

    /// <summary>Appends a null.</summary>
    /// <exception cref="LakeException"><see cref="LakeError.BadInput"/>: the column takes none.</exception>
    public void AppendNull()
    {
        if (!Column.IsNullable)
            throw Bad("null, but the column takes none");
        var block = Count / ColumnData.BlockRows;
        while (_validity.Count <= block)
            _validity.Add(null);
        var bits = _validity[block];
        if (bits is null)
        {
            _validity[block] = bits = new ulong[ColumnData.BlockRows / 64];
            Array.Fill(bits, ulong.MaxValue);
            Bytes += ColumnData.BlockRows / 8;
        }

        bits[Count % ColumnData.BlockRows >> 6] &= ~(1ul << (Count & 63));
        if (_at + Width > _page.Length)
            AddPage();
        _page.AsSpan(_at, Width).Clear();
        _at += Width;
        Count++;
    }

    /// <summary>Appends a text given as UTF-8.</summary>
    /// <exception cref="LakeException"><see cref="LakeError.BadInput"/>: it is not valid UTF-8.</exception>
    public void AppendUtf8(ReadOnlySpan<byte> text)
    {
        if (!Utf8.IsValid(text))
            throw Bad($"the bytes {Convert.ToHexString(text[..Math.Min(text.Length, 40)])}… are not UTF-8");
        AppendBytes(text);
    }

    /// <summary>Appends a text; null for a null.</summary>
    /// <exception cref="LakeException"><see cref="LakeError.BadInput"/>: it holds half a surrogate pair.</exception>
    [SkipLocalsInit]
    public void AppendText(string? text)
    {
        if (text is null)
        {
            AppendNull();
            return;
        }

        const int OnStack = 512;
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        var bytes = most <= OnStack ? stackalloc byte[OnStack] : new byte[most];
        if (Utf8.FromUtf16(text, bytes, out _, out var written, replaceInvalidSequences: false) != System.Buffers.OperationStatus.Done)
            throw Bad("the text holds half a surrogate pair");
        AppendBytes(bytes[..written]);
    }

    /// <summary>Appends a blob.</summary>
    public void AppendBytes(ReadOnlySpan<byte> bytes)
    {
        if (_at + 16 > _page.Length)
            AddPage();
        var entry = _page.AsSpan(_at, 16);
        BitConverter.TryWriteBytes(entry, bytes.Length);
        if (bytes.Length <= ColumnData.InPlace)
        {
            entry[4..].Clear(); // DuckDB compares entries in place as a whole
            bytes.CopyTo(entry[4..]);
        }
        else
        {
            var offset = Reserve(bytes.Length);
            bytes.CopyTo(_chunk.AsSpan(offset));
            bytes[..4].CopyTo(entry[4..]);
            BitConverter.TryWriteBytes(entry[8..], (long)(_arena.Count - 1) << 32 | (uint)offset);
        }

        _at += 16;
        Count++;
    }

    /// <summary>Appends a decimal, rounded half away from zero to the column's scale, as SQL casts do.</summary>
    /// <exception cref="LakeException"><see cref="LakeError.BadInput"/>: it has more digits before the point than the column.</exception>
    public void AppendDecimal(decimal value)
    {
        if (!DecimalDigits.TryScale(value, Column.Type.Precision, Column.Type.Scale, out var unscaled))
            throw Bad(FormattableString.Invariant($"{value} does not fit {Column.Type}"));
        switch (Width)
        {
            case 2:
                Append((short)unscaled);
                break;
            case 4:
                Append((int)unscaled);
                break;
            case 8:
                Append((long)unscaled);
                break;
            default:
                Append(unscaled);
                break;
        }
    }

    /// <summary>Appends a moment.</summary>
    /// <param name="micros">Microseconds since the Unix epoch, UTC.</param>
    /// <exception cref="LakeException"><see cref="LakeError.BadInput"/>: it lies outside the years 1 to 9999.</exception>
    public void AppendTimestamp(long micros)
    {
        if (micros < RowTypes.FirstMicro || micros > RowTypes.LastMicro)
            throw Bad(FormattableString.Invariant($"{micros} µs since 1970 lies outside the years 1 to 9999"));
        Append(micros);
    }

    /// <summary>Appends a day.</summary>
    public void AppendDate(DateOnly date) => Append(date.DayNumber - RowTypes.UnixDay);

    /// <summary>Appends a value as <see cref="RowBufferCodec"/> stores it; null for a null.</summary>
    internal void AppendStored(byte[]? value)
    {
        if (value is null)
        {
            AppendNull();
            return;
        }

        if (Column.Type.Kind is LakeTypeKind.String or LakeTypeKind.Binary)
        {
            AppendBytes(value);
            return;
        }

        if (_at + Width > _page.Length)
            AddPage();
        value.CopyTo(_page.AsSpan(_at));
        _at += Width;
        Count++;
    }

    /// <summary>Takes back the last value.</summary>
    internal void RemoveLast()
    {
        Count--;
        _at -= Width; // pages are added before a value is written, so the last value is always in the newest
        var block = Count / ColumnData.BlockRows;
        if (block < _validity.Count && _validity[block] is { } bits)
            bits[Count % ColumnData.BlockRows >> 6] |= 1ul << (Count & 63);
    }

    /// <summary>The values so far, immutable: later appends do not show in the first <see cref="Count"/> rows.</summary>
    internal ColumnData View() =>
        new(Width, [.. _pages], [.. _validity.Select(bits => (ulong[]?)bits?.Clone())], [.. _arena]);

    /// <summary>Hands over the values and starts anew.</summary>
    internal ColumnData Seal()
    {
        var data = new ColumnData(Width, [.. _pages], [.. _validity], [.. _arena]);
        _pages.Clear();
        _validity.Clear();
        _arena.Clear();
        (_page, _chunk, _at, _chunkAt, Count, Bytes) = ([], [], 0, 0, 0, 0);
        return data;
    }

    private LakeException Bad(string what) => new(LakeError.BadInput, $"column {Column.Name}: {what}");

    // 1 KiB, then 8 KiB, then full pages: a stream may have thousands of partitions open with a few rows each.
    private void AddPage()
    {
        if (_pages.Count == 1 && _page.Length < PagePool.PageBytes)
        {
            var larger = _page.Length == ShortPage ? new byte[8 * ShortPage] : PagePool.Rent();
            _page.AsSpan().CopyTo(larger);
            Bytes += larger.Length - _page.Length;
            _pages[0] = _page = larger;
            return;
        }

        _page = _pages.Count == 0 ? new byte[ShortPage] : PagePool.Rent();
        _pages.Add(_page);
        _at = 0;
        Bytes += _page.Length;
    }

    private int Reserve(int length)
    {
        if (_chunkAt + length > _chunk.Length)
        {
            _chunk = length > PagePool.PageBytes / 2 ? new byte[length] // an oversized text has a chunk of its own
                : _arena.Count == 0 ? new byte[Math.Max(ShortPage, length)]
                : PagePool.Rent();
            _arena.Add(_chunk);
            _chunkAt = 0;
            Bytes += _chunk.Length;
        }

        var offset = _chunkAt;
        _chunkAt += length;
        return offset;
    }
}
