using Hybrid.Lake.Tables;
using Hybrid.Orchestrator.Decide;
using Hybrid.Orchestrator.Ledger;
using Hybrid.Orchestrator.Watch;

namespace Hybrid.Orchestrator.Loop;

/// <summary>
/// Gathers what a verdict needs (views, ledger, clock) and asks the rules. The ledger is asked only where the views say that something is to be done,
/// or where it is known to have an active run.
/// </summary>
internal sealed class OutputJudge(JobGraph graph, ILakeWatch watch, ILedger ledger, Agenda agenda, string owner, TimeProvider time)
{
    private readonly Dictionary<OutputKey, (string Key, long First, long Last)> _changes = [];
    private readonly Dictionary<string, long> _starts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _ranks = graph.Jobs.Select((job, rank) => (job.Name, rank)).ToDictionary(StringComparer.Ordinal);

    /// <summary>The runs that the ledger had as active when it was read last, by output partition.</summary>
    public Dictionary<(string Job, string Partition), RunRecord> Active { get; } = [];

    /// <summary>Sets the event time that a job starts from.</summary>
    public void SetStart(string job, long startAt) => _starts[job] = startAt;

    /// <summary>Forgets when newer generations were seen: a run has taken them.</summary>
    public void Forget(OutputKey key) => _changes.Remove(key);

    /// <summary>What is to be done about an output partition; null: nothing now. When to look again is noted in the agenda.</summary>
    public async Task<DueRun?> JudgeAsync(OutputKey key, Ask? ask, CancellationToken cancellation)
    {
        var (job, output) = key;
        var now = time.Micros();
        var inputs = new Readiness(graph, watch.View, rules => StartOf(rules)).Of(job, output);
        var table = watch.View(job.Job.Writes);
        var held = table?.LineageOf(output);
        var standing = Standings.Of(job, output, inputs, held, StartOf(job), ask is not null);
        if (standing != Standing.UpToDate)
            WaitFor(key, inputs);
        var name = (job.Name, output.ToString());
        if (standing != Standing.Behind && ask is null && !Active.ContainsKey(name))
        {
            agenda.At(key, long.MaxValue);
            _changes.Remove(key);
            return null;
        }

        var facts = await ledger.FactsAsync(job.Name, name.Item2, inputs.Key, cancellation);
        if (facts.Active is { } active)
            Active[name] = active;
        else
            Active.Remove(name);
        var verdict = DueRules.Judge(new Candidate
        {
            Job = job,
            Standing = standing,
            Inputs = inputs,
            Held = held,
            Output = table,
            Facts = facts,
            Change = Note(key, standing, held is not null || facts.HasRun, inputs.Key, now),
            Asked = ask?.Cause,
            Owner = owner,
            Now = now,
        });
        agenda.At(key, verdict.Kind == VerdictKind.Wait ? verdict.Until : long.MaxValue);
        return verdict.Kind is VerdictKind.Idle or VerdictKind.Wait
            ? null
            : new DueRun(key, _ranks[job.Name], verdict, inputs, LoggedSequence(job, output, table, held), ask);
    }

    private long StartOf(JobRules job) => _starts.GetValueOrDefault(job.Name, long.MinValue);

    private void WaitFor(OutputKey key, OutputInputs inputs)
    {
        foreach (var wait in inputs.Waits)
            agenda.When(key, wait);
    }

    /// <summary>Notes when newer generations were seen first and last.</summary>
    private (long First, long Last)? Note(OutputKey key, Standing standing, bool hasRun, string inputsKey, long now)
    {
        if (standing != Standing.Behind || !hasRun)
        {
            _changes.Remove(key);
            return null;
        }
        if (!_changes.TryGetValue(key, out var change))
            change = (inputsKey, now, now);
        else if (change.Key != inputsKey)
            change = (inputsKey, change.First, now);
        _changes[key] = change;
        return (change.First, change.Last);
    }

    private static long LoggedSequence(JobRules job, PartitionKey output, TableView? table, RunLineage? held) =>
        Math.Max(table?.TransactionOf(BatchCommit.AppId(job.Name, output, table.Id)) ?? 0, held?.Sequence ?? 0);
}
