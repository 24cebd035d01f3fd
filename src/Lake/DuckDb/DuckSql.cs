using System.Globalization;

namespace Hybrid.Lake.DuckDb;

/// <summary>Quotes names and values for SQL text.</summary>
public static class DuckSql
{
    /// <summary>A name (column, table) in double quotes.</summary>
    public static string Name(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>A text in single quotes.</summary>
    public static string Text(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>A list of texts, <c>['a', 'b']</c>, as <c>read_parquet</c> takes files.</summary>
    public static string Texts(IEnumerable<string> texts) => $"[{string.Join(", ", texts.Select(Text))}]";

    /// <summary>A moment as TIMESTAMPTZ.</summary>
    /// <param name="micros">Microseconds since the Unix epoch, UTC.</param>
    public static string Moment(long micros) => string.Create(CultureInfo.InvariantCulture, $"make_timestamptz({micros})");
}
