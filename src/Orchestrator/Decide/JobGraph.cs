using Hybrid.BatchLayer.Inputs;
using Hybrid.Lake.Tables;

namespace Hybrid.Orchestrator.Decide;

/// <summary>The jobs of a project and the tables between them. Always true: no cycle, one job a table.</summary>
internal sealed class JobGraph
{
    private readonly Dictionary<string, JobRules> _producers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Reader>> _readers = new(StringComparer.Ordinal);

    /// <summary>Puts jobs in order.</summary>
    /// <exception cref="OrchestratorException"><see cref="OrchestratorError.InvalidProject"/>: two jobs write one table, or jobs wait for each other in a circle; the message names them.</exception>
    public JobGraph(IEnumerable<JobRules> jobs)
    {
        var all = jobs.ToList();
        foreach (var job in all)
        {
            if (!_producers.TryAdd(job.Job.Writes, job))
            {
                throw new OrchestratorException(OrchestratorError.InvalidProject,
                    $"batches {_producers[job.Job.Writes].Name} and {job.Name} both write table {job.Job.Writes}; a table has one job, write two tables and read both");
            }
            foreach (var input in job.Job.Reads)
            {
                if (!_readers.TryGetValue(input.Table, out var readers))
                    _readers.Add(input.Table, readers = []);
                readers.Add(new Reader(job, input.Mapping));
            }
        }
        Jobs = Order(all);
        Tables = [.. _producers.Keys.Union(_readers.Keys).Order(StringComparer.Ordinal)];
    }

    /// <summary>The jobs, each after those whose tables it reads.</summary>
    public IReadOnlyList<JobRules> Jobs { get; }

    /// <summary>All tables that a job reads or writes.</summary>
    public IReadOnlyList<string> Tables { get; }

    /// <summary>The job that writes a table; null: a stream, or another program.</summary>
    public JobRules? ProducerOf(string table) => _producers.GetValueOrDefault(table);

    /// <summary>The jobs that read a table.</summary>
    public IReadOnlyList<Reader> ReadersOf(string table) => _readers.TryGetValue(table, out var readers) ? readers : [];

    /// <summary>The unit of a job's output: as declared, or as the table there has it, or as its first input's; null while neither is known.</summary>
    public static PartitionUnit? UnitOf(JobRules job, Func<string, TableView?> tables) =>
        tables(job.Job.Writes)?.Unit ?? job.Job.Unit ?? tables(job.Job.Reads[0].Table)?.Unit;

    private List<JobRules> Order(List<JobRules> jobs)
    {
        var ordered = new List<JobRules>();
        var path = new List<string>();
        var done = new HashSet<string>(StringComparer.Ordinal);
        foreach (var job in jobs)
            Visit(job);
        return ordered;

        void Visit(JobRules job)
        {
            if (done.Contains(job.Name))
                return;
            var at = path.IndexOf(job.Name);
            if (at >= 0)
                throw new OrchestratorException(OrchestratorError.InvalidProject, $"batches wait for each other in a circle: {string.Join(" → ", path.Skip(at).Append(job.Name))}");
            path.Add(job.Name);
            foreach (var input in job.Job.Reads)
            {
                if (ProducerOf(input.Table) is { } producer)
                    Visit(producer);
            }
            path.RemoveAt(path.Count - 1);
            done.Add(job.Name);
            ordered.Add(job);
        }
    }
}

/// <summary>A job that reads a table.</summary>
/// <param name="Job">The job.</param>
/// <param name="Mapping">Which of the table's partitions its output partitions are made of.</param>
internal sealed record Reader(JobRules Job, InputMapping Mapping);
