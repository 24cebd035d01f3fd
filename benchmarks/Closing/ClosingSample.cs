using System.Globalization;
using System.Text.Json;

namespace Hybrid.Benchmarks.Closing;

/// <summary>One closed partition.</summary>
/// <param name="Noticed">From the commit's file to the daemon's notice of it.</param>
/// <param name="Started">From the commit's file to the run's process having its description.</param>
/// <param name="Query">From the commit's file to the start of the query.</param>
internal sealed record ClosingSample(TimeSpan Noticed, TimeSpan Started, TimeSpan Query)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"noticed after {Noticed.TotalMilliseconds:0} ms, process started after {Started.TotalMilliseconds:0} ms, query after {Query.TotalMilliseconds:0} ms");

    /// <summary>Reads the daemon's events; null while the partition's run has not ended.</summary>
    /// <exception cref="InvalidOperationException">The run did not succeed.</exception>
    public static ClosingSample? Find(IEnumerable<string> events, string table, string partition)
    {
        DateTimeOffset? started = null, query = null;
        var isEnded = false;

        foreach (var line in events.Reverse())
        {
            using var json = JsonDocument.Parse(line);
            var happened = json.RootElement;
            var at = happened.GetProperty("at").GetDateTimeOffset();
            if (happened.GetProperty("event").GetString() == "run" && happened.GetProperty("partition").GetString() == partition)
            {
                var phase = happened.GetProperty("phase").GetString();
                if (phase == "ended")
                {
                    isEnded = true;
                    if (happened.GetProperty("outcome").GetProperty("state").GetString() != "succeeded")
                        throw new InvalidOperationException(line);
                }

                (started, query) = (phase == "started" ? at : started, phase == "query" ? at : query);
            }
            else if (isEnded && happened.GetProperty("event").GetString() == "commit" && happened.GetProperty("commit") is { } commit
                && commit.GetProperty("table").GetString() == Path.GetFileName(table) && commit.GetProperty("version") is { ValueKind: JsonValueKind.Number } version
                && Closes(Path.Combine(table, "_delta_log", version.GetInt64().ToString("D20", CultureInfo.InvariantCulture) + ".json"), partition) is { } published)
            {
                return new ClosingSample(at - published, started!.Value - published, query!.Value - published);
            }
        }

        return null;
    }

    /// <summary>When the version was written, if it closes the partition.</summary>
    private static DateTimeOffset? Closes(string path, string partition)
    {
        foreach (var line in File.ReadLines(path))
        {
            using var json = JsonDocument.Parse(line);
            if (json.RootElement.TryGetProperty("commitInfo", out var info)
                && info.GetProperty("hybrid").TryGetProperty("closed", out var closed)
                && closed.EnumerateArray().Any(one => one.GetString() == partition))
                return File.GetLastWriteTimeUtc(path);
        }

        return null;
    }
}
