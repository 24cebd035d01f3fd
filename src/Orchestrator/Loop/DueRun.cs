using Hybrid.Lake.Tables;
using Hybrid.Orchestrator.Decide;

namespace Hybrid.Orchestrator.Loop;

/// <summary>A run that is due, or that goes on.</summary>
/// <param name="Key">The output partition.</param>
/// <param name="Rank">The job's place in the order of jobs.</param>
/// <param name="Verdict">What is to be done.</param>
/// <param name="Inputs">What it reads.</param>
/// <param name="LoggedSequence">The newest sequence number in the output table's log.</param>
/// <param name="Ask">Who asked for it; null: the loop itself.</param>
internal sealed record DueRun(OutputKey Key, int Rank, Verdict Verdict, OutputInputs Inputs, long LoggedSequence, Ask? Ask) : IDueRun
{
    /// <inheritdoc/>
    public JobRules Job => Key.Job;

    /// <inheritdoc/>
    public PartitionKey Output => Key.Output;
}
