using Hybrid.Orchestrator.Decide;
using Hybrid.Orchestrator.Ledger;
using Hybrid.Orchestrator.Watch;

namespace Hybrid.Orchestrator.Loop;

/// <summary>Finds where a job starts, when it is new or its tables are.</summary>
internal sealed class JobRegistrar(JobGraph graph, ILakeWatch watch, ILedger ledger)
{
    /// <summary>The job as the ledger has it now.</summary>
    public async Task<JobRegistration> RegisterAsync(JobRules job, CancellationToken cancellation)
    {
        var views = job.Job.Reads.Select(read => watch.View(read.Table)).ToList();
        var known = await ledger.FindJobAsync(job.Name, cancellation);
        var tables = views.OfType<TableView>().Select(view => $"{view.Name}={view.Id}").Order(StringComparer.Ordinal).ToList();
        // A table that is gone, or was made anew, takes its times with it.
        var isStale = known is not null && known.Tables.Split('\n', StringSplitOptions.RemoveEmptyEntries).Except(tables).Any();
        if (known is not null && !isStale)
            return known;
        var output = watch.View(job.Job.Writes);
        var held = output?.Loop.Partitions.Where(partition => partition.Value.Lineage?.Job == job.Name).Select(partition => (long?)partition.Key.Start).FirstOrDefault();
        var start = job.CatchUp.StartAt(views.Select(ClosedUpTo), held);
        return await ledger.RegisterAsync(job.Name, start, string.Join('\n', tables), known, cancellation);
    }

    private long ClosedUpTo(TableView? view)
    {
        if (view is null)
            return long.MinValue;
        return graph.ProducerOf(view.Name) is null
            ? view.Loop.Watermark
            : view.Loop.Partitions.Where(partition => partition.Value.IsClosed && !partition.Key.IsTimeless).Select(partition => partition.Key.End).DefaultIfEmpty(long.MinValue).Max();
    }
}
