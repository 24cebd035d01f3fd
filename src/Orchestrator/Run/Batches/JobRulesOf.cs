using Hybrid.BatchLayer;
using Hybrid.BatchLayer.Inputs;
using Hybrid.Lake.Tables;
using Hybrid.Orchestrator.Decide;
using Hybrid.Orchestrator.Project;

namespace Hybrid.Orchestrator.Run.Batches;

/// <summary>What the loop needs to know of a project's batch jobs.</summary>
internal static class JobRulesOf
{
    /// <summary>The rules of all jobs.</summary>
    public static IReadOnlyList<JobRules> Project(ProjectDefinition project) => [.. project.Batches.Values.Select(batch => Batch(project, batch))];

    private static JobRules Batch(ProjectDefinition project, BatchDefinition batch) => new()
    {
        Job = new BatchJob
        {
            Name = batch.Name,
            SqlFile = Path.GetRelativePath(project.Folder, batch.Sql),
            Sql = File.ReadAllText(batch.Sql),
            Reads = [.. batch.Reads.Select(read => new BatchInput(read.Table, new InputMapping(read.Last ?? 0)))],
            Writes = batch.Writes,
            Unit = project.Table(batch.Writes).Partition switch
            {
                TablePartition.None => PartitionUnit.None,
                TablePartition.Day => PartitionUnit.Day,
                TablePartition.Hour => PartitionUnit.Hour,
                TablePartition.Minute => PartitionUnit.Minute,
                _ => null,
            },
            MemoryLimit = batch.Memory,
            SpillFolder = batch.Spill,
            Threads = batch.Threads,
            Timeout = batch.Timeout,
        },
        On = batch switch
        {
            { Cron: not null } => TriggerKind.Cron,
            { On: BatchTrigger.Closed } => TriggerKind.Closed,
            { On: BatchTrigger.Final } => TriggerKind.Final,
            _ => TriggerKind.Manual,
        },
        Cron = batch.Cron is { } cron ? CronRule.Parse(cron) : null,
        Rerun = new RerunRule(batch.Rerun.Quiet, batch.Rerun.AtMost),
        Retry = new RetryRule(batch.Retry.Times, batch.Retry.Backoff),
        CatchUp = batch.CatchUp switch
        {
            Orchestrator.Project.CatchUp.All => CatchUpRule.All,
            Orchestrator.Project.CatchUp.Since => new CatchUpRule(CatchUpKind.Since, StreamLayer.EventTimes.FromDateTime(batch.CatchUpSince!.Value)),
            _ => CatchUpRule.None,
        },
        RunsEmpty = batch.Empty == EmptyPartitions.Run,
        Concurrency = batch.Parallelism,
    };
}
