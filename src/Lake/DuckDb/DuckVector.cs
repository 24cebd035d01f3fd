using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Hybrid.Lake.DuckDb;

/// <summary>The values of one column in one chunk. Valid as long as the chunk.</summary>
public readonly unsafe ref struct DuckVector
{
    private readonly nint _vector;
    private readonly byte* _data;
    private readonly ulong* _validity;

    internal DuckVector(nint vector, DuckType type, int count)
    {
        _vector = vector;
        Type = type;
        Count = count;
        _data = (byte*)DuckDbNative.VectorData(vector);
        _validity = DuckDbNative.VectorValidity(vector);
    }

    /// <summary>The type of the values.</summary>
    public DuckType Type { get; }

    /// <summary>How many values there are.</summary>
    public int Count { get; }

    /// <summary>The raw values, by DuckDB's physical type (a DATE is an int of days, a TIMESTAMP a long of microseconds, …). NULLs hold anything.</summary>
    /// <typeparam name="T">A type of the physical width.</typeparam>
    public ReadOnlySpan<T> Values<T>() where T : unmanaged => new(_data, Count);

    /// <summary>Whether a value is NULL.</summary>
    public bool IsNull(int row) => _validity is not null && ((_validity[row >> 6] >> (row & 63)) & 1) == 0;

    /// <summary>The UTF-8 bytes of a text, or the bytes of a blob.</summary>
    public ReadOnlySpan<byte> GetUtf8(int row)
    {
        var text = _data + (nint)row * 16; // duckdb_string_t: length, then 12 bytes in place, or 4 of them and a pointer
        var length = *(int*)text;
        return length <= 12 ? new ReadOnlySpan<byte>(text + 4, length) : new ReadOnlySpan<byte>(*(byte**)(text + 8), length);
    }

    /// <summary>An integer of any width that fits 64 bits; a date's days or a timestamp's own unit.</summary>
    /// <exception cref="LakeException">The value is no integer, or does not fit.</exception>
    public long GetInt64(int row) => Type.Kind switch
    {
        _ when IsNull(row) => throw new LakeException(LakeError.QueryFailed, "A value is NULL where a number is needed."),
        DuckTypeKind.Boolean or DuckTypeKind.UTinyInt => At<byte>(row),
        DuckTypeKind.TinyInt => At<sbyte>(row),
        DuckTypeKind.SmallInt => At<short>(row),
        DuckTypeKind.USmallInt => At<ushort>(row),
        DuckTypeKind.Integer or DuckTypeKind.Date => At<int>(row),
        DuckTypeKind.UInteger => At<uint>(row),
        DuckTypeKind.BigInt or DuckTypeKind.Timestamp or DuckTypeKind.TimestampTz or DuckTypeKind.Time or DuckTypeKind.TimestampSeconds
            or DuckTypeKind.TimestampMillis or DuckTypeKind.TimestampNanos => At<long>(row),
        DuckTypeKind.UBigInt when At<ulong>(row) <= long.MaxValue => (long)At<ulong>(row),
        DuckTypeKind.HugeInt when At<Int128>(row) is var wide && wide >= long.MinValue && wide <= long.MaxValue => (long)wide,
        DuckTypeKind.Decimal when Type.Scale == 0 && Unscaled(row) is var wide && wide >= long.MinValue && wide <= long.MaxValue => (long)wide,
        _ => throw new LakeException(LakeError.QueryFailed, $"{GetText(row)} of type {Type} is not a 64-bit integer."),
    };

    /// <summary>The digits of a decimal as an integer.</summary>
    public Int128 Unscaled(int row) => Type.Precision switch
    {
        <= 4 => At<short>(row),
        <= 9 => At<int>(row),
        <= 18 => At<long>(row),
        _ => At<Int128>(row),
    };

    /// <summary>
    /// The value as .NET has it; null for NULL. Decimals that <see cref="decimal"/> cannot hold come as <see cref="WideDecimal"/>, lists as
    /// <c>object?[]</c>, structs as ordered dictionaries, maps as arrays of pairs; infinite times, and those outside the years 1 to 9999, as text.
    /// </summary>
    /// <exception cref="LakeException">The type is not read by this binding: cast it to VARCHAR in SQL.</exception>
    public object? GetValue(int row)
    {
        if (IsNull(row))
            return null;
        return Type.Kind switch
        {
            DuckTypeKind.Boolean => At<byte>(row) != 0,
            DuckTypeKind.TinyInt => At<sbyte>(row),
            DuckTypeKind.SmallInt => At<short>(row),
            DuckTypeKind.Integer => At<int>(row),
            DuckTypeKind.BigInt => At<long>(row),
            DuckTypeKind.UTinyInt => At<byte>(row),
            DuckTypeKind.USmallInt => At<ushort>(row),
            DuckTypeKind.UInteger => At<uint>(row),
            DuckTypeKind.UBigInt => At<ulong>(row),
            DuckTypeKind.Float => At<float>(row),
            DuckTypeKind.Double => At<double>(row),
            DuckTypeKind.HugeInt => At<Int128>(row),
            DuckTypeKind.UHugeInt => At<UInt128>(row),
            DuckTypeKind.Decimal => new WideDecimal(Unscaled(row), Type.Scale).Narrow(),
            DuckTypeKind.Varchar => Encoding.UTF8.GetString(GetUtf8(row)),
            DuckTypeKind.Blob => GetUtf8(row).ToArray(),
            DuckTypeKind.Enum => Type.Labels[EnumIndex(row)],
            DuckTypeKind.Uuid => Uuid(At<Int128>(row)),
            DuckTypeKind.Date or DuckTypeKind.Time or DuckTypeKind.Timestamp or DuckTypeKind.TimestampTz or DuckTypeKind.TimestampSeconds
                or DuckTypeKind.TimestampMillis or DuckTypeKind.TimestampNanos => DuckTimes.Value(Type.Kind, GetInt64(row)),
            DuckTypeKind.Interval => DuckTimes.Interval(((int*)_data)[row * 4], ((int*)_data)[row * 4 + 1], ((long*)_data)[row * 2 + 1]),
            DuckTypeKind.List => Elements(DuckDbNative.ListChild(_vector), ((long*)_data)[row * 2], (int)((long*)_data)[row * 2 + 1]),
            DuckTypeKind.Array => Elements(DuckDbNative.ArrayChild(_vector), (long)row * Type.Precision, Type.Precision),
            DuckTypeKind.Struct => Struct(row),
            DuckTypeKind.Map => Map(((long*)_data)[row * 2], (int)((long*)_data)[row * 2 + 1]),
            DuckTypeKind.Null => null,
            _ => throw new LakeException(LakeError.UnsupportedFeature, $"A column's type ({Type}) is not read here; cast the column to VARCHAR in the SQL."),
        };
    }

    /// <summary>The value as text, much as DuckDB writes it; null for NULL.</summary>
    public string? GetText(int row) => IsNull(row) ? null : DuckText.Of(GetValue(row));

    private T At<T>(int row) where T : unmanaged => Unsafe.ReadUnaligned<T>(_data + (nint)row * sizeof(T));

    private int EnumIndex(int row) => Type.Labels.Count switch
    {
        <= byte.MaxValue => At<byte>(row),
        <= ushort.MaxValue => At<ushort>(row),
        _ => At<int>(row),
    };

    private object?[] Elements(nint child, long offset, int length)
    {
        var vector = new DuckVector(child, Type.Fields[0].Type, (int)offset + length);
        var values = new object?[length];
        for (var index = 0; index < length; index++)
            values[index] = vector.GetValue((int)offset + index);
        return values;
    }

    private OrderedDictionary<string, object?> Struct(int row)
    {
        var values = new OrderedDictionary<string, object?>(Type.Fields.Count);
        for (var index = 0; index < Type.Fields.Count; index++)
            values[Type.Fields[index].Name] = new DuckVector(DuckDbNative.StructChild(_vector, (ulong)index), Type.Fields[index].Type, Count).GetValue(row);
        return values;
    }

    private KeyValuePair<object, object?>[] Map(long offset, int length)
    {
        var entries = DuckDbNative.ListChild(_vector);
        var keys = new DuckVector(DuckDbNative.StructChild(entries, 0), Type.Fields[0].Type, (int)offset + length);
        var values = new DuckVector(DuckDbNative.StructChild(entries, 1), Type.Fields[1].Type, (int)offset + length);
        var pairs = new KeyValuePair<object, object?>[length];
        for (var index = 0; index < length; index++)
            pairs[index] = new(keys.GetValue((int)offset + index)!, values.GetValue((int)offset + index));
        return pairs;
    }

    private static Guid Uuid(Int128 stored)
    {
        Span<byte> bytes = stackalloc byte[16];
        var value = UInt128.CreateTruncating(stored) ^ (UInt128.One << 127); // stored with the sign flipped, so that it sorts
        MemoryMarshal.Write(bytes, System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(value));
        return new Guid(bytes, bigEndian: true);
    }
}
