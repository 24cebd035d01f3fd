using System.Text.Json;
using Hybrid.BatchLayer.Inputs;

namespace Hybrid.BatchLayer;

/// <summary>
/// One attempt of a run, as plain data: all that its process needs, as JSON in (<see cref="Parse"/>) and out (<see cref="ToJson"/>). Its rows depend on nothing else.
/// </summary>
public sealed record BatchRunSpec
{
    /// <summary>The run's id in the ledger.</summary>
    public required string RunId { get; init; }

    /// <summary>The job.</summary>
    public required string Job { get; init; }

    /// <summary>Where the lake lies.</summary>
    public required string Lake { get; init; }

    /// <summary>The file that the SQL stands in, for error messages.</summary>
    public required string SqlFile { get; init; }

    /// <summary>The query.</summary>
    public required string Sql { get; init; }

    /// <summary>What it reads.</summary>
    public required IReadOnlyList<PinnedInput> Inputs { get; init; }

    /// <summary>What it writes.</summary>
    public required BatchOutput Output { get; init; }

    /// <summary>The fencing number: a commit with a lower one than the log holds is superseded.</summary>
    public required long Sequence { get; init; }

    /// <summary>The attempt, counted from 1.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>0 for the loop; one more for each manual re-run of the same inputs.</summary>
    public int Revision { get; init; }

    /// <summary>Whether all inputs are final: the output is final then, too.</summary>
    public bool IsFinal { get; init; }

    /// <summary>DuckDB's memory limit in bytes.</summary>
    public required long MemoryLimit { get; init; }

    /// <summary>An absolute path for what does not fit in memory; the run has a folder of its own below it and removes that at its end.</summary>
    public required string SpillFolder { get; init; }

    /// <summary>DuckDB's threads.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>How long the attempt may take, from its start to its commit.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>Reads a description.</summary>
    /// <exception cref="BatchException"><see cref="BatchError.InvalidSpec"/>: it is none.</exception>
    public static BatchRunSpec Parse(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, BatchJson.Default.BatchRunSpec)
                ?? throw new BatchException(BatchError.InvalidSpec, "The description of a batch run is null.");
        }
        catch (JsonException error)
        {
            throw new BatchException(BatchError.InvalidSpec, $"The description of a batch run cannot be read: {error.Message}", inner: error);
        }
    }

    /// <summary>The description in one line of JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, BatchJson.Default.BatchRunSpec);
}
