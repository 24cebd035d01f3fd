using Hybrid.Lake.Tables;

namespace Hybrid.Orchestrator.Decide;

/// <summary>Which of the runs that are due start now, under the limits: a pure function.</summary>
internal static class RunSlots
{
    /// <summary>Picks runs: earlier output partitions first, and of one partition the jobs that others read from first.</summary>
    /// <param name="due">The runs that are due; a job's rank is its place in <see cref="JobGraph.Jobs"/>.</param>
    /// <param name="running">How many runs of each job are under way.</param>
    /// <param name="limit">How many runs may be under way in all.</param>
    public static IReadOnlyList<T> Pick<T>(IEnumerable<T> due, IReadOnlyDictionary<string, int> running, int limit) where T : IDueRun
    {
        var free = limit - running.Values.Sum();
        var counts = new Dictionary<string, int>(running, StringComparer.Ordinal);
        var picked = new List<T>();
        foreach (var run in due.OrderBy(run => run.Output).ThenBy(run => run.Rank))
        {
            if (free == 0)
                break;
            var under = counts.GetValueOrDefault(run.Job.Name);
            if (under >= run.Job.Concurrency)
                continue;
            counts[run.Job.Name] = under + 1;
            picked.Add(run);
            free--;
        }
        return picked;
    }
}

/// <summary>A run that is due.</summary>
internal interface IDueRun
{
    /// <summary>The job.</summary>
    JobRules Job { get; }

    /// <summary>The output partition.</summary>
    PartitionKey Output { get; }

    /// <summary>The job's place in the order of jobs.</summary>
    int Rank { get; }
}
