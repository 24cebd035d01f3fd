using System.Text.Json;

namespace Hybrid.BatchLayer;

/// <summary>A step of a run, as its process reports it: one line of JSON (<see cref="ToJson"/>).</summary>
/// <param name="Event">The step.</param>
/// <param name="RunId">The run.</param>
/// <param name="At">When, by the process's clock.</param>
/// <param name="Rows">Rows of the result, from <see cref="BatchPhase.Written"/> on.</param>
/// <param name="Bytes">Bytes of the result's file, from <see cref="BatchPhase.Written"/> on.</param>
/// <param name="Outcome">How the run ended, with <see cref="BatchPhase.Ended"/>.</param>
public sealed record BatchEvent(
    BatchPhase Event, string RunId, DateTimeOffset At, long? Rows = null, long? Bytes = null, BatchOutcome? Outcome = null)
{
    /// <summary>Reads a line; null when it is none.</summary>
    public static BatchEvent? TryParse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, BatchJson.Default.BatchEvent);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>One line of JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, BatchJson.Default.BatchEvent);
}
