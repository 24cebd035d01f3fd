using System.Globalization;
using System.Text;
using System.Text.Json;
using Hybrid.Lake;

namespace Hybrid.BatchLayer.DuckDb;

/// <summary>Turns DuckDB's errors (as JSON, by its setting <c>errors_as_json</c>) into the run's, with their place in the SQL file.</summary>
internal static class QueryErrors
{
    /// <summary>The run's error.</summary>
    /// <param name="error">DuckDB's error.</param>
    /// <param name="sql">The SQL file.</param>
    /// <param name="prefix">What stood before the query in the statement that failed.</param>
    public static BatchException Translate(LakeException error, SqlText sql, string prefix)
    {
        var details = Read(error.Message);
        if (error.Code is LakeError.OutOfMemory)
        {
            return new BatchException(BatchError.OutOfMemory,
                $"{sql.File}: error: the memory limit was reached, and spilling did not help: give the job more memory, or let it keep less at once. DuckDB: {FirstLine(details?.Message ?? error.Message)}", inner: error);
        }
        if (error.IsTransient || error.Code is LakeError.NotFound or LakeError.Corrupt or LakeError.PermissionDenied)
            return OfLake(error);
        if (details is not var (type, message, at))
            return new BatchException(error.Code is LakeError.QueryFailed ? BatchError.QueryFailed : BatchError.InvalidSql, $"{sql.File}: error: {error.Message}", inner: error);

        var code = type is "Parser" or "Syntax" or "Binder" or "Catalog" or "Not implemented" or "Parameter Not Resolved" ? BatchError.InvalidSql : BatchError.QueryFailed;
        var bytes = Encoding.UTF8.GetBytes(sql.Text);
        var position = at - Encoding.UTF8.GetByteCount(prefix);
        return position >= 0 && position <= bytes.Length
            ? sql.ErrorAt(code, Encoding.UTF8.GetCharCount(bytes, 0, position.Value), message, error)
            : new BatchException(code, $"{sql.File}: error: {message}", inner: error);
    }

    /// <summary>The run's error for one of the lake.</summary>
    public static BatchException OfLake(LakeException error) => error.Code switch
    {
        LakeError.OutOfMemory => new BatchException(BatchError.OutOfMemory, error.Message, inner: error),
        LakeError.SchemaMismatch => new BatchException(BatchError.SchemaChanged, error.Message, inner: error),
        LakeError.InvalidDefinition => new BatchException(BatchError.UnsupportedResult, error.Message, inner: error),
        // A file of the snapshot is gone: a newer decision reads a newer snapshot.
        LakeError.NotFound => new BatchException(BatchError.InputGone, error.Message, isTransient: true, error),
        LakeError.Conflict => new BatchException(BatchError.Storage, error.Message, isTransient: true, error),
        _ => new BatchException(BatchError.Storage, error.Message, error.IsTransient, error),
    };

    private static (string Type, string Message, int? Position)? Read(string message)
    {
        var start = message.IndexOf('{', StringComparison.Ordinal);
        if (start < 0)
            return null;
        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(message[start..]));
            using var json = JsonDocument.ParseValue(ref reader);
            var root = json.RootElement;
            int? position = root.TryGetProperty("position", out var at) && int.TryParse(at.GetString(), CultureInfo.InvariantCulture, out var offset) ? offset : null;
            var text = root.GetProperty("exception_message").GetString() ?? "";
            return (root.GetProperty("exception_type").GetString() ?? "", text.ReplaceLineEndings(" ").Trim(), position);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null; // not JSON after all: the caller shows the text as it is
        }
    }

    private static string FirstLine(string text) => text.Split('\n', 2)[0];
}
