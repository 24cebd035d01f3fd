using Hybrid.Lake.Tables;
using Hybrid.Orchestrator.Decide;
using Hybrid.Orchestrator.Ledger;
using Hybrid.Orchestrator.Project;
using Hybrid.Orchestrator.Run.Daemons;

namespace Hybrid.Orchestrator.Run.Batches;

/// <summary>Runs of one job that a person asks for.</summary>
internal static class ManualRuns
{
    private const int MostPartitions = 100_000;

    /// <summary>Runs partitions of a job, and waits for all.</summary>
    /// <param name="project">The project.</param>
    /// <param name="job">The job's name.</param>
    /// <param name="first">The first output partition; null: the newest that is closed.</param>
    /// <param name="last">The last output partition; null: only the first.</param>
    /// <param name="feed">Told of each step.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Cancels the runs.</param>
    /// <exception cref="OrchestratorException"><see cref="OrchestratorError.InvalidArgument"/>: there is nothing to run.</exception>
    public static async Task<IReadOnlyList<RunRecord>> RunAsync(
        ProjectDefinition project, string job, string? first, string? last, IDaemonFeed feed, TimeProvider time, CancellationToken cancellation)
    {
        // The job alone, and not by its own trigger: what else is due is the daemon's.
        var rules = JobRulesOf.Project(project).Single(rules => rules.Name == job) with { On = TriggerKind.Manual, Cron = null };
        var start = first is null ? await NewestAsync(project, rules, time, cancellation) : PartitionKey.Parse(first);
        var end = last is null ? start : PartitionKey.Parse(last);
        if (end < start || end.Unit != start.Unit)
            throw new OrchestratorException(OrchestratorError.InvalidArgument, $"{start} to {end} is no range of partitions");
        await using var runs = await BatchRuns.StartAsync(project, [rules], feed, time);
        var asked = new List<Task<RunRecord>>();
        for (var partition = start; partition <= end; partition = partition.Next)
        {
            if (asked.Count == MostPartitions)
                throw new OrchestratorException(OrchestratorError.InvalidArgument, $"{start} to {end} is more than {MostPartitions} partitions");
            asked.Add(runs.Loop.AskAsync(job, partition));
            if (partition.IsTimeless)
                break;
        }

        return await Task.WhenAll(asked).WaitAsync(cancellation);
    }

    private static async Task<PartitionKey> NewestAsync(ProjectDefinition project, JobRules rules, TimeProvider time, CancellationToken cancellation)
    {
        var lake = LakeCatalog.Open(project.Lake, time);
        var read = rules.Job.Reads[0];
        if (await lake.Table(read.Table).ExistsAsync(cancellation))
        {
            var snapshot = await lake.Table(read.Table).SnapshotAsync(cancellation);
            var unit = rules.Job.Unit ?? snapshot.Definition.Partition;
            foreach (var (input, _) in snapshot.Loop.Partitions.Reverse().Where(partition => partition.Value.IsClosed))
            {
                var outputs = read.Mapping.OutputsOf(input, unit).Where(output => snapshot.Loop.Watermark >= output.End || output.IsTimeless || snapshot.Loop.IsClosed(input)).ToList();
                if (outputs.Count > 0)
                    return outputs[0];
            }
        }

        throw new OrchestratorException(OrchestratorError.InvalidArgument, $"'{read.Table}' has no closed partition yet; name one with --partition");
    }
}
