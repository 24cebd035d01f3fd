using System.Text.Json.Serialization;

namespace Hybrid.BatchLayer;

/// <summary>The steps of a run, in order. Each is reported when it is reached.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BatchPhase>))]
public enum BatchPhase
{
    /// <summary>The run's process has read its description.</summary>
    [JsonStringEnumMemberName("started")]
    Started,

    /// <summary>The input partitions are views of just the files that the run was decided on.</summary>
    [JsonStringEnumMemberName("snapshot")]
    Snapshot,

    /// <summary>The query is about to run.</summary>
    [JsonStringEnumMemberName("query")]
    Query,

    /// <summary>The result is a durable file that no version names yet.</summary>
    [JsonStringEnumMemberName("written")]
    Written,

    /// <summary>The result is a version of the output table (or was one already).</summary>
    [JsonStringEnumMemberName("committed")]
    Committed,

    /// <summary>The run has ended; the event carries the outcome.</summary>
    [JsonStringEnumMemberName("ended")]
    Ended,
}
