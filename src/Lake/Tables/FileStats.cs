using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Hybrid.Lake.Tables;

/// <summary>
/// Delta's per-file statistics (protocol, "Per-file Statistics"). They never lie: a string maximum is rounded up when cut, a timestamp maximum is the millisecond
/// above, floating columns with NaN and binary columns have no bounds.
/// </summary>
public static class FileStats
{
    private const int MostCharacters = 32; // as Spark writes them

    /// <summary>The JSON text for <see cref="LakeFile.Stats"/>.</summary>
    /// <param name="rows">Rows in the file.</param>
    /// <param name="columns">The columns, in the schema's order.</param>
    public static string ToJson(long rows, IReadOnlyList<ColumnStats> columns)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteNumber("numRecords", rows);
            json.WriteStartObject("minValues");
            foreach (var column in columns)
                WriteBound(json, column.Column, column.Min, column.Max, isMax: false);
            json.WriteEndObject();
            json.WriteStartObject("maxValues");
            foreach (var column in columns)
                WriteBound(json, column.Column, column.Min, column.Max, isMax: true);
            json.WriteEndObject();
            json.WriteStartObject("nullCount");
            foreach (var column in columns)
                json.WriteNumber(column.Column.Name, column.NullCount);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    /// <summary>The number of rows that a statistics text gives, or null.</summary>
    internal static long? RowsOf(string? stats)
    {
        if (stats is null)
            return null;
        var json = new Utf8JsonReader(Encoding.UTF8.GetBytes(stats));
        while (json.Read())
        {
            if (json.TokenType != JsonTokenType.PropertyName || json.CurrentDepth != 1 || !json.ValueTextEquals("numRecords"u8))
                continue;
            json.Read();
            return json.TokenType == JsonTokenType.Number && json.TryGetInt64(out var rows) ? rows : null;
        }

        return null;
    }

    private static void WriteBound(Utf8JsonWriter json, LakeColumn column, object? min, object? max, bool isMax)
    {
        var bound = isMax ? max : min;
        var other = isMax ? min : max;
        if (bound is null || bound is double.NaN || other is double.NaN)
            return;
        switch (column.Type.Kind, bound)
        {
            case (LakeTypeKind.Byte or LakeTypeKind.Short or LakeTypeKind.Int or LakeTypeKind.Long, long number):
                json.WriteNumber(column.Name, number);
                break;
            case (LakeTypeKind.Float or LakeTypeKind.Double, double number) when double.IsFinite(number):
                json.WriteNumber(column.Name, number);
                break;
            case (LakeTypeKind.Decimal, decimal number):
                json.WriteNumber(column.Name, number);
                break;
            case (LakeTypeKind.Date, long days) when DateText(days) is { } text:
                json.WriteString(column.Name, text);
                break;
            case (LakeTypeKind.Timestamp, long micros) when TimestampText(micros, isMax) is { } text:
                json.WriteString(column.Name, text);
                break;
            case (LakeTypeKind.String, string text) when (isMax ? CutUp(text) : Cut(text)) is { } cut:
                json.WriteString(column.Name, cut);
                break;
        }
    }

    private static string? DateText(long days)
    {
        var at = days + DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;
        return at >= 0 && at <= DateOnly.MaxValue.DayNumber
            ? DateOnly.FromDayNumber((int)at).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            : null;
    }

    /// <summary>Readers cut timestamps to milliseconds, so a maximum names the millisecond above.</summary>
    private static string? TimestampText(long micros, bool isMax)
    {
        var millis = Math.DivRem(micros, 1000, out var rest);
        if (rest < 0)
            millis--;
        if (isMax && rest != 0)
            millis++;
        const long First = -62_135_596_800_000; // year 1
        const long Last = 253_402_300_799_999; // year 9999
        return millis is >= First and <= Last
            ? DateTime.UnixEpoch.AddMilliseconds(millis).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)
            : null;
    }

    private static string Cut(string text)
    {
        if (text.Length <= MostCharacters)
            return text;
        var end = char.IsHighSurrogate(text[MostCharacters - 1]) ? MostCharacters - 1 : MostCharacters;
        return text[..end];
    }

    /// <summary>Cut and rounded up: not below any text with this beginning, also in the order of UTF-8 bytes; null when there is no such text.</summary>
    private static string? CutUp(string text)
    {
        if (text.Length <= MostCharacters)
            return text;
        var runes = Cut(text).EnumerateRunes().ToList();
        for (var last = runes.Count - 1; last >= 0; last--)
        {
            var next = runes[last].Value + 1;
            if (next == 0xD800) // surrogates are no characters
                next = 0xE000;
            if (next > 0x10FFFF)
                continue;
            return string.Concat(runes.Take(last).Select(rune => rune.ToString())) + new Rune(next);
        }

        return null;
    }
}
