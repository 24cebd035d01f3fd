using System.Globalization;

namespace Hybrid.Lake.Tables;

/// <summary>
/// One partition of a table: a day, an hour or a minute of event time (UTC). Text forms: <c>2015-09-12</c>, <c>2015-09-12T05</c>, <c>2015-09-12T05:07</c>,
/// <c>null</c> for rows without a time, <c>all</c> for the one partition of an unpartitioned table.
/// </summary>
/// <param name="Unit">Its length.</param>
/// <param name="Start">First microsecond since the Unix epoch; <see cref="long.MinValue"/> for <see cref="Whole"/> and <see cref="Null"/>.</param>
public readonly record struct PartitionKey(PartitionUnit Unit, long Start) : IComparable<PartitionKey>
{
    private const long MicrosPerMinute = 60_000_000;
    private static readonly string[] Formats = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH", "yyyy-MM-dd'T'HH:mm"];

    /// <summary>The one partition of an unpartitioned table.</summary>
    public static PartitionKey Whole => new(PartitionUnit.None, long.MinValue);

    /// <summary>The partition of rows whose partition columns are null.</summary>
    public static PartitionKey Null(PartitionUnit unit) => new(unit, long.MinValue);

    /// <summary>The partition that an event time falls into.</summary>
    /// <param name="unit">The table's unit.</param>
    /// <param name="micros">Microseconds since the Unix epoch.</param>
    public static PartitionKey Of(PartitionUnit unit, long micros)
    {
        var length = LengthOf(unit);
        if (length == 0)
            return new(unit, long.MinValue);
        var rest = micros % length;
        return new(unit, micros - (rest < 0 ? rest + length : rest));
    }

    /// <summary>True when the partition has no span in time: the whole table, or rows without a time.</summary>
    public bool IsTimeless => Start == long.MinValue;

    /// <summary>First microsecond after the partition; <see cref="long.MaxValue"/> for a timeless one (closed only by the end of all input).</summary>
    public long End => IsTimeless ? long.MaxValue : Start + LengthOf(Unit);

    /// <summary>The partition after this one; itself when timeless.</summary>
    public PartitionKey Next => IsTimeless ? this : new(Unit, End);

    /// <summary>The partition columns of a unit.</summary>
    public static IReadOnlyList<string> ColumnsOf(PartitionUnit unit) => unit switch
    {
        PartitionUnit.Day => ["date"],
        PartitionUnit.Hour => ["date", "hour"],
        PartitionUnit.Minute => ["date", "hour", "minute"],
        _ => [],
    };

    /// <summary>The values of the partition columns, in the order of <see cref="ColumnsOf"/>; null values for <see cref="Null"/>.</summary>
    public IReadOnlyList<KeyValuePair<string, string?>> Values()
    {
        var columns = ColumnsOf(Unit);
        var values = new KeyValuePair<string, string?>[columns.Count];
        var at = IsTimeless ? default : Moment;
        for (var i = 0; i < values.Length; i++)
        {
            var value = IsTimeless ? null : i switch
            {
                0 => at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                1 => at.Hour.ToString(CultureInfo.InvariantCulture),
                _ => at.Minute.ToString(CultureInfo.InvariantCulture),
            };
            values[i] = new(columns[i], value);
        }

        return values;
    }

    /// <summary>The partition's folder below the table's, Hive-escaped, for instance <c>date=2015-09-12/hour=5</c>; "" for an unpartitioned table.</summary>
    public string Folder => string.Join('/', Values().Select(value => $"{value.Key}={value.Value ?? "__HIVE_DEFAULT_PARTITION__"}"));

    /// <summary>Reads a text form.</summary>
    /// <exception cref="LakeException"><see cref="LakeError.BadInput"/>: it is none.</exception>
    public static PartitionKey Parse(string text) => TryParse(text, out var key)
        ? key
        : throw new LakeException(LakeError.BadInput, $"'{text}' is no partition; write it as 2015-09-12, 2015-09-12T05, 2015-09-12T05:07 or all");

    /// <summary>Reads a text form.</summary>
    /// <param name="text">The text; the unit shows by its length. A partition of rows without a time is <c>day:null</c>, <c>hour:null</c>, <c>minute:null</c>.</param>
    /// <param name="key">The partition.</param>
    /// <returns>False when it is no partition.</returns>
    public static bool TryParse(string text, out PartitionKey key)
    {
        key = Whole;
        if (text == "all")
            return true;
        var unit = text.Length switch { 10 => PartitionUnit.Day, 13 => PartitionUnit.Hour, 16 => PartitionUnit.Minute, _ => PartitionUnit.None };
        if (text.EndsWith(":null", StringComparison.Ordinal) && Enum.TryParse(text[..^5], ignoreCase: true, out unit))
        {
            key = Null(unit);
            return true;
        }

        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (unit == PartitionUnit.None
            || !DateTime.TryParseExact(text, Formats[(int)unit - 1], CultureInfo.InvariantCulture, Utc, out var start))
            return false;
        key = new(unit, (start.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond);
        return true;
    }

    /// <summary>Earlier partitions first; a timeless one before all.</summary>
    public int CompareTo(PartitionKey other)
    {
        var byStart = Start.CompareTo(other.Start);
        return byStart != 0 ? byStart : Unit.CompareTo(other.Unit);
    }

    /// <summary>The text form.</summary>
    public override string ToString()
    {
        if (!IsTimeless)
            return Moment.ToString(Formats[(int)Unit - 1], CultureInfo.InvariantCulture);
        return LengthOf(Unit) == 0 ? "all" : $"{Unit.ToString().ToLowerInvariant()}:null";
    }

    /// <summary>Whether one is earlier than the other.</summary>
    public static bool operator <(PartitionKey left, PartitionKey right) => left.CompareTo(right) < 0;

    /// <summary>Whether one is later than the other.</summary>
    public static bool operator >(PartitionKey left, PartitionKey right) => left.CompareTo(right) > 0;

    /// <summary>Whether one is not later than the other.</summary>
    public static bool operator <=(PartitionKey left, PartitionKey right) => left.CompareTo(right) <= 0;

    /// <summary>Whether one is not earlier than the other.</summary>
    public static bool operator >=(PartitionKey left, PartitionKey right) => left.CompareTo(right) >= 0;

    private static long LengthOf(PartitionUnit unit) => unit switch
    {
        PartitionUnit.Day => 1440 * MicrosPerMinute,
        PartitionUnit.Hour => 60 * MicrosPerMinute,
        PartitionUnit.Minute => MicrosPerMinute,
        _ => 0,
    };

    private DateTime Moment => new(DateTime.UnixEpoch.Ticks + Start * TimeSpan.TicksPerMicrosecond, DateTimeKind.Utc);
}
