using System.Text.Json.Serialization;

namespace Hybrid.BatchLayer;

/// <summary>How an attempt ended.</summary>
/// <param name="State">How.</param>
/// <param name="TableId">The output table's id, when the result is in the log.</param>
/// <param name="Version">The version of the output table that holds the result, when it is in the log.</param>
/// <param name="Rows">Rows of the result.</param>
/// <param name="Error">What went wrong; null when nothing did.</param>
/// <param name="Message">The error's text.</param>
/// <param name="IsTransient">Whether trying again can help.</param>
public sealed record BatchOutcome(
    BatchState State, string? TableId = null, long? Version = null, long? Rows = null, BatchError? Error = null, string? Message = null, bool IsTransient = false)
{
    /// <summary>The attempt failed.</summary>
    public static BatchOutcome Failed(BatchError error, string message, bool isTransient) =>
        new(error == BatchError.Cancelled ? BatchState.Cancelled : BatchState.Failed, Error: error, Message: message, IsTransient: isTransient);

    /// <summary>The attempt failed.</summary>
    public static BatchOutcome Failed(BatchException error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return Failed(error.Code, error.Message, error.IsTransient);
    }
}

/// <summary>How an attempt ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BatchState>))]
public enum BatchState
{
    /// <summary>The result is in the log.</summary>
    [JsonStringEnumMemberName("succeeded")]
    Succeeded,

    /// <summary>A newer run's result stands there; nothing was written.</summary>
    [JsonStringEnumMemberName("superseded")]
    Superseded,

    /// <summary>It failed; nothing was written.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>It was cancelled; nothing was written.</summary>
    [JsonStringEnumMemberName("cancelled")]
    Cancelled,
}
