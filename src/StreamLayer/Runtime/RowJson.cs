using System.Text.Encodings.Web;
using System.Text.Json;

namespace Hybrid.StreamLayer.Runtime;

/// <summary>Rows as JSON, for people: off the fast path.</summary>
internal static class RowJson
{
    private static readonly JsonSerializerOptions Options = new() { IncludeFields = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The row; its text where JSON cannot hold it.</summary>
    public static string Of<T>(in T row)
    {
        try
        {
            return JsonSerializer.Serialize(row, Options);
        }
        catch (Exception error) when (error is NotSupportedException or JsonException or InvalidOperationException or ArgumentException)
        {
            return JsonSerializer.Serialize(row?.ToString() ?? "", Options);
        }
    }

    /// <summary>An error on a row, in one line.</summary>
    public static string Explain(Exception error) => error is InvalidDataException ? error.Message : $"{error.GetType().Name}: {error.Message}";
}
