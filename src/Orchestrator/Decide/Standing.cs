using Hybrid.Lake.Tables;

namespace Hybrid.Orchestrator.Decide;

/// <summary>How an output partition stands to its inputs.</summary>
internal enum Standing
{
    /// <summary>Its inputs are not closed (or final, where the job waits for that).</summary>
    NotReady,

    /// <summary>Its inputs have no files, and the job does not run for nothing.</summary>
    Empty,

    /// <summary>It belongs to the time before the job.</summary>
    BeforeStart,

    /// <summary>It was run on just these generations.</summary>
    UpToDate,

    /// <summary>It lacks the result of these generations.</summary>
    Behind,
}

/// <summary>The rules of <see cref="Standing"/>.</summary>
internal static class Standings
{
    /// <summary>How an output partition stands.</summary>
    /// <param name="job">The job.</param>
    /// <param name="output">The output partition.</param>
    /// <param name="inputs">What it is made of.</param>
    /// <param name="held">The run that its rows are from; null: none.</param>
    /// <param name="startAt">The event time that the job starts from.</param>
    /// <param name="isAsked">Whether a schedule or a person asks for it: then it need not be ready, nor after the start.</param>
    public static Standing Of(JobRules job, PartitionKey output, OutputInputs inputs, RunLineage? held, long startAt, bool isAsked)
    {
        var isReady = isAsked ? inputs.IsThere : job.On switch
        {
            TriggerKind.Closed => inputs.IsClosed,
            TriggerKind.Final => inputs.IsFinal || (output.IsTimeless && inputs.IsClosed),
            _ => false,
        };
        if (!isReady)
            return Standing.NotReady;
        if (held is null && !inputs.HasFiles && !job.RunsEmpty)
            return Standing.Empty;
        if (held is not null && inputs.AreThoseOf(held))
            return Standing.UpToDate;
        if (held is null && !isAsked && output.End <= startAt)
            return Standing.BeforeStart;
        return Standing.Behind;
    }
}
