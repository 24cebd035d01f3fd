using Hybrid.Lake.Tables;
using Hybrid.Orchestrator.Decide;

namespace Hybrid.Orchestrator.Loop;

/// <summary>An output partition of a job.</summary>
/// <param name="Job">The job.</param>
/// <param name="Output">The partition.</param>
internal readonly record struct OutputKey(JobRules Job, PartitionKey Output)
{
    /// <inheritdoc/>
    public bool Equals(OutputKey other) => ReferenceEquals(Job, other.Job) && Output.Equals(other.Output);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Job.Name, Output);

    /// <summary>For logs.</summary>
    public override string ToString() => $"{Job.Name}/{Output}";
}
