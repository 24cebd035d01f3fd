using System.Text.Json.Serialization;
using Hybrid.Lake;
using Hybrid.StreamLayer;

namespace Hybrid.Orchestrator.Run.Protocol;

/// <summary>The child ends with an error.</summary>
/// <param name="Code">The error's code, for instance <c>TopicMissing</c>; <c>Failed</c> for errors without one.</param>
/// <param name="Message">What happened, and what to do.</param>
/// <param name="IsTransient">Whether starting again can help.</param>
/// <param name="Detail">The stack, for the log, where the error is not one of Hybrid's own.</param>
internal sealed record ChildFailed(string Code, string Message, bool IsTransient, string? Detail) : ChildEvent
{
    /// <summary>The code of an error that names no other.</summary>
    public const string Unknown = "Failed";

    /// <summary>The code of a process that ended without a word.</summary>
    public const string Died = "ProcessDied";

    /// <summary>Whether the code says what failed.</summary>
    [JsonIgnore]
    public bool IsKnown => Code is not (Unknown or Died);

    /// <summary>The event of an error.</summary>
    public static ChildFailed Of(Exception error) => error switch
    {
        StreamException stream => new(stream.Code.ToString(), stream.Message, stream.IsTransient, stream.InnerException?.ToString()),
        LakeException lake => new(lake.Code.ToString(), lake.Message, lake.IsTransient, lake.InnerException?.ToString()),
        OrchestratorException own => new(own.Code.ToString(), own.Message, own.IsTransient, own.InnerException?.ToString()),
        // Unknown: may be the machine's mood; the restart policy bounds how often it is tried.
        _ => new(Unknown, $"{error.GetType().Name}: {error.Message}", true, error.ToString()),
    };
}
