using System.Collections;
using System.Globalization;

namespace Hybrid.Lake.DuckDb;

/// <summary>Values as text, much as DuckDB's own client prints them.</summary>
public static class DuckText
{
    /// <summary>Text of a value that <see cref="DuckVector.GetValue"/> gave; <c>NULL</c> for null.</summary>
    public static string Of(object? value) => value switch
    {
        null => "NULL",
        string text => text,
        bool flag => flag ? "true" : "false",
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        TimeOnly time => time.ToString("HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture),
        DateTime moment => moment.ToString("yyyy-MM-dd HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture),
        DateTimeOffset moment => moment.ToString("yyyy-MM-dd HH:mm:ss.FFFFFF'+00'", CultureInfo.InvariantCulture),
        byte[] bytes => $"\\x{Convert.ToHexString(bytes)}",
        OrderedDictionary<string, object?> fields => $"{{{string.Join(", ", fields.Select(field => $"'{field.Key}': {Of(field.Value)}"))}}}",
        KeyValuePair<object, object?>[] pairs => $"{{{string.Join(", ", pairs.Select(pair => $"{Of(pair.Key)}={Of(pair.Value)}"))}}}",
        IEnumerable values => $"[{string.Join(", ", values.Cast<object?>().Select(Of))}]",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
