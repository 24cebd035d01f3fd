using System.Globalization;
using Hybrid.Lake.Tables;

namespace Hybrid.Lake.Delta;

/// <summary>Partition values of the log (protocol, "Partition Value Serialization") to partitions.</summary>
internal static class PartitionValueReader
{
    /// <summary>The partition of some values; an empty or missing value is a null.</summary>
    /// <exception cref="LakeException"><see cref="LakeError.Corrupt"/>: a value is not of its column's type.</exception>
    public static PartitionKey KeyOf(PartitionUnit unit, IReadOnlyDictionary<string, string?> values)
    {
        if (unit is PartitionUnit.None or PartitionUnit.Foreign)
            return PartitionKey.Whole;
        if (Value(values, "date") is not { } text)
            return PartitionKey.Null(unit);
        if (!DateTime.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            throw Wrong("date", text);
        var minutes = 0L;
        if (unit >= PartitionUnit.Hour)
        {
            if (Value(values, "hour") is not { } hour)
                return PartitionKey.Null(unit);
            minutes = 60 * Number("hour", hour, 23);
        }

        if (unit == PartitionUnit.Minute)
        {
            if (Value(values, "minute") is not { } minute)
                return PartitionKey.Null(unit);
            minutes += Number("minute", minute, 59);
        }

        return new(unit, (date.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond + minutes * 60_000_000);
    }

    /// <summary>The unit of a table's partition columns.</summary>
    public static PartitionUnit UnitOf(IReadOnlyList<string> columns)
    {
        for (var unit = PartitionUnit.None; unit <= PartitionUnit.Minute; unit++)
            if (columns.SequenceEqual(PartitionKey.ColumnsOf(unit)))
                return unit;
        return PartitionUnit.Foreign;
    }

    private static string? Value(IReadOnlyDictionary<string, string?> values, string column) =>
        values.TryGetValue(column, out var value) && !string.IsNullOrEmpty(value) ? value : null;

    private static long Number(string column, string text, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= most ? number : throw Wrong(column, text);

    private static LakeException Wrong(string column, string text) =>
        new(LakeError.Corrupt, $"'{text}' is no value for the partition column '{column}'");
}
