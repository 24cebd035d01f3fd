using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using Hybrid.Lake.Tables;

namespace Hybrid.Lake.Parquet;

/// <summary>Finds smallest and largest values in a column buffer.</summary>
internal static class RowStats
{
    /// <summary>The statistics of a column's first <paramref name="count"/> values.</summary>
    public static ColumnStats Of(LakeColumn column, ColumnData data, int count)
    {
        var nulls = Nulls(data, count);
        if (nulls == count)
            return new ColumnStats(column, nulls);
        return column.Type.Kind switch
        {
            LakeTypeKind.Boolean => Whole<byte>(column, data, count, nulls, value => value != 0),
            LakeTypeKind.Byte => Whole<sbyte>(column, data, count, nulls, value => (long)value),
            LakeTypeKind.Short => Whole<short>(column, data, count, nulls, value => (long)value),
            LakeTypeKind.Int or LakeTypeKind.Date => Whole<int>(column, data, count, nulls, value => (long)value),
            LakeTypeKind.Long or LakeTypeKind.Timestamp => Whole<long>(column, data, count, nulls, value => value),
            LakeTypeKind.Float => Floating<float>(column, data, count, nulls),
            LakeTypeKind.Double => Floating<double>(column, data, count, nulls),
            LakeTypeKind.Decimal => data.Width switch
            {
                2 => Whole<short>(column, data, count, nulls, value => DecimalDigits.ToDecimal(value, column.Type.Scale)),
                4 => Whole<int>(column, data, count, nulls, value => DecimalDigits.ToDecimal(value, column.Type.Scale)),
                8 => Whole<long>(column, data, count, nulls, value => DecimalDigits.ToDecimal(value, column.Type.Scale)),
                _ => Whole<Int128>(column, data, count, nulls, value => DecimalDigits.ToDecimal(value, column.Type.Scale)),
            },
            LakeTypeKind.String => Text(column, data, count, nulls),
            _ => new ColumnStats(column, nulls),
        };
    }

    private static long Nulls(ColumnData data, int count)
    {
        var nulls = 0L;
        for (var row = 0; row < count; row += ColumnData.BlockRows)
        {
            if (data.ValidityOf(row) is not { } bits)
                continue;
            foreach (var word in bits) // bits past the last row are set
                nulls += 64 - BitOperations.PopCount(word);
        }

        return nulls;
    }

    private static ColumnStats Whole<T>(LakeColumn column, ColumnData data, int count, long nulls, Func<T, object?> convert)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        var (min, max, _) = Bounds<T>(data, count, nulls > 0);
        return new ColumnStats(column, nulls, convert(min), convert(max));
    }

    private static ColumnStats Floating<T>(LakeColumn column, ColumnData data, int count, long nulls)
        where T : unmanaged, IFloatingPointIeee754<T>, IMinMaxValue<T>
    {
        var (min, max, hasNaN) = Bounds<T>(data, count, nulls > 0);
        return hasNaN ? new ColumnStats(column, nulls) : new ColumnStats(column, nulls, double.CreateChecked(min), double.CreateChecked(max));
    }

    private static (T Min, T Max, bool HasNaN) Bounds<T>(ColumnData data, int count, bool hasNulls) where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        T min = default, max = default;
        var (isFirst, hasNaN) = (true, false);
        for (var start = 0; start < count; start += ColumnData.BlockRows)
        {
            var values = MemoryMarshal.Cast<byte, T>(data.Entries(start, Math.Min(ColumnData.BlockRows, count - start)));
            var bits = hasNulls ? data.ValidityOf(start) : null;
            for (var row = 0; row < values.Length; row++)
            {
                if (bits is not null && (bits[row >> 6] >> (row & 63) & 1) == 0)
                    continue;
                var value = values[row];
                hasNaN |= T.IsNaN(value);
                if (isFirst)
                    (min, max, isFirst) = (value, value, false);
                else if (value < min)
                    min = value;
                else if (value > max)
                    max = value;
            }
        }

        return (min, max, hasNaN);
    }

    private static ColumnStats Text(LakeColumn column, ColumnData data, int count, long nulls)
    {
        ReadOnlySpan<byte> min = default, max = default;
        var isFirst = true;
        for (var row = 0; row < count; row++)
        {
            if (nulls > 0 && data.IsNull(row))
                continue;
            var text = data.Text(row);
            if (isFirst)
            {
                min = max = text;
                isFirst = false;
            }
            else if (text.SequenceCompareTo(min) < 0)
            {
                min = text;
            }
            else if (text.SequenceCompareTo(max) > 0)
            {
                max = text;
            }
        }

        return new ColumnStats(column, nulls, Encoding.UTF8.GetString(min), Encoding.UTF8.GetString(max));
    }
}
