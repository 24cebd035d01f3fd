using System.Globalization;
using System.Text.Json;
using Hybrid.Lake.DuckDb;
using Hybrid.Orchestrator.Project;

namespace Hybrid.Orchestrator.Run.Batches;

/// <summary>Finds syntax errors in batch jobs' SQL, without the tables that it names.</summary>
internal static class SqlSyntax
{
    /// <summary>The error of one query; null when it parses.</summary>
    /// <param name="file">The file as people know it.</param>
    /// <param name="sql">Its text.</param>
    public static ProjectError? Find(string file, string sql)
    {
        using var database = DuckDatabase.Open();
        using var connection = database.Connect();

        // json_serialize_sql parses and does not bind. It takes SELECT alone, which is what a job is.
        using var parsed = JsonDocument.Parse((string)connection.Scalar($"SELECT json_serialize_sql({DuckSql.Text(sql)})::VARCHAR")!);
        var root = parsed.RootElement;
        if (!root.GetProperty("error").GetBoolean())
        {
            var statements = root.GetProperty("statements").GetArrayLength();
            return statements == 1 ? null : new ProjectError(new Place(file, 1, 1), $"a batch job is one SELECT, this file holds {statements} statements");
        }

        var message = root.GetProperty("error_message").GetString()!;
        var position = root.TryGetProperty("position", out var at) && int.TryParse(at.GetString(), CultureInfo.InvariantCulture, out var found) ? found : 0;
        var before = sql[..Math.Clamp(position, 0, sql.Length)];
        var line = before.Count(c => c == '\n') + 1;
        var column = before.Length - (before.LastIndexOf('\n') + 1) + 1;
        return new ProjectError(new Place(file, line, column), message.Contains("Only SELECT", StringComparison.Ordinal) ? "a batch job is one SELECT; this is another statement" : message);
    }
}
