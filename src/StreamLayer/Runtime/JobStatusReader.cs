using Hybrid.StreamLayer.Checkpoints;
using Hybrid.StreamLayer.Runtime.Graph;

namespace Hybrid.StreamLayer.Runtime;

/// <summary>Takes pictures of a running job from its live counters. Not for use from several threads.</summary>
internal sealed class JobStatusReader(JobPlan plan, JobRun run)
{
    private const double LeastSeconds = 0.5; // a rate over less is noise

    private readonly AccountingPlan _accounting = AccountingPlan.Of(plan);
    private long _ratesAt;
    private (long In, long Out) _counted;
    private (double In, double Out) _rates;

    public JobStatus Read(JobState state, Exception? error)
    {
        var counts = run.Subtasks.SelectMany(subtask => subtask.Counters).GroupBy(entry => entry.Id, StringComparer.Ordinal).ToDictionary(
            group => group.Key,
            group => group.Select(entry => OperatorCounts.Of(entry.Counters)).Aggregate(static (left, right) => left + right),
            StringComparer.Ordinal);
        var last = run.Coordinator?.Last;
        var totals = Accounting.Check(_accounting, counts, new Dictionary<string, long>()).Totals;
        FindRates(counts);
        return new JobStatus(
            state,
            run.Incarnation,
            plan.Environment.Time.GetUtcNow(),
            Watermark(),
            _rates.In,
            _rates.Out,
            totals with { IsBalanced = last?.Totals.IsBalanced ?? true },
            [.. plan.Nodes.Select(node => new OperatorStatus(
                plan.IdOf(node), node.Title, plan.StageOf(node).Parallelism, counts.GetValueOrDefault(plan.IdOf(node))))],
            [.. run.Subtasks.OfType<ISourceSubtask>().SelectMany(source => source.Progress)],
            last,
            [.. run.Sinks.Select(sink => sink.Status)],
            error)
        {
            Troubles = [.. plan.Nodes.OfType<ISourceNode>().Where(source => source.Trouble is not null).Select(source => $"{source.SourceName}: {source.Trouble}")],
        };
    }

    private long Watermark()
    {
        var main = run.Subtasks.Where(subtask => !subtask.Stage.IsSide).SelectMany(subtask => subtask.Sinks).ToArray();
        return main.Length == 0 ? EventTimes.None : main.Min(sink => sink.Watermark);
    }

    private void FindRates(Dictionary<string, OperatorCounts> counts)
    {
        var time = plan.Environment.Time;
        var read = Sum(counts, static node => node is ISourceNode);
        var written = Sum(counts, node => node is ISinkNode && !plan.StageOf(node).IsSide);
        if (_ratesAt == 0)
        {
            if (run.Subtasks.Count > 0)
                (_ratesAt, _counted) = (time.GetTimestamp(), (read, written));
            return;
        }

        var seconds = time.GetElapsedTime(_ratesAt).TotalSeconds;
        if (seconds < LeastSeconds)
            return;
        _rates = ((read - _counted.In) / seconds, (written - _counted.Out) / seconds);
        (_ratesAt, _counted) = (time.GetTimestamp(), (read, written));
    }

    private long Sum(Dictionary<string, OperatorCounts> counts, Func<Node, bool> isCounted) =>
        plan.Nodes.Where(isCounted).Sum(node => counts.GetValueOrDefault(plan.IdOf(node)).In);
}
