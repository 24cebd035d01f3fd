using Hybrid.StreamLayer.Exchange;
using Hybrid.StreamLayer.Time;

namespace Hybrid.StreamLayer.Runtime.Graph;

/// <summary>What the subtasks of one start share: the channels between them, and where they sleep. Filled while the subtasks are made, on one thread.</summary>
internal sealed class JobWiring(JobPlan plan, JobOptions options, JobAbort abort)
{
    private readonly Dictionary<(Stage, int), Parker> _parkers = [];
    private readonly Dictionary<(object, Stage, int, int), object> _channels = [];
    private readonly Dictionary<string, AlignmentGroup> _alignments = new(StringComparer.Ordinal);

    public JobPlan Plan => plan;

    public JobOptions Options => options;

    public JobAbort Abort => abort;

    public Parker ParkerOf(Stage stage, int subtask)
    {
        if (!_parkers.TryGetValue((stage, subtask), out var parker))
            _parkers.Add((stage, subtask), parker = new Parker());
        return parker;
    }

    /// <summary>Wakes every thread, to see that the job was ended.</summary>
    public void WakeAll()
    {
        foreach (var parker in _parkers.Values)
            parker.Signal();
    }

    public AlignmentGroup AlignmentOf(string operatorId, int parallelism)
    {
        if (!_alignments.TryGetValue(operatorId, out var group))
            _alignments.Add(operatorId, group = new AlignmentGroup(parallelism));
        return group;
    }

    /// <summary>The channels that a subtask sends an edge's rows to.</summary>
    public ExchangeChannel<T>[] From<T>(Edge<T> edge, int subtask)
    {
        var from = plan.StageOf(edge.From.Producer);
        var to = plan.StageOf(edge.To);
        return IsOneToOne(edge, from, to)
            ? [Channel<T>(edge, from, subtask, to, subtask)]
            : [.. Enumerable.Range(0, to.Parallelism).Select(target => Channel<T>(edge, from, subtask, to, target))];
    }

    /// <summary>The channels that a subtask sends dead letters or late rows to.</summary>
    public ExchangeChannel<T>[] FromSide<T>(SideStreamNode<T> node, Stage from, int subtask)
    {
        var to = plan.StageOf(node);
        return [.. Enumerable.Range(0, to.Parallelism).Select(target => Channel<T>(node, from, subtask, to, target))];
    }

    /// <summary>The channels that a stage's subtask reads.</summary>
    public IReadOnlyList<ExchangeChannel<T>> Into<T>(Node head, int subtask)
    {
        var to = plan.StageOf(head);
        var channels = new List<ExchangeChannel<T>>();
        foreach (var edge in head.Inputs.Cast<Edge<T>>())
        {
            var from = plan.StageOf(edge.From.Producer);
            if (IsOneToOne(edge, from, to))
                channels.Add(Channel<T>(edge, from, subtask, to, subtask));
            else
                channels.AddRange(Enumerable.Range(0, from.Parallelism).Select(source => Channel<T>(edge, from, source, to, subtask)));
        }

        if (head is ISideStreamNode)
        {
            foreach (var from in plan.Stages.Where(stage => !stage.IsSide))
                channels.AddRange(Enumerable.Range(0, from.Parallelism).Select(source => Channel<T>(head, from, source, to, subtask)));
        }

        return channels;
    }

    private static bool IsOneToOne(Edge edge, Stage from, Stage to) => edge.Kind == PartitioningKind.Forward && from.Parallelism == to.Parallelism;

    private ExchangeChannel<T> Channel<T>(object route, Stage from, int source, Stage to, int target)
    {
        var key = (route, from, source, target);
        if (!_channels.TryGetValue(key, out var channel))
            _channels.Add(key, channel = new ExchangeChannel<T>(options.ChannelCapacity, ParkerOf(from, source), ParkerOf(to, target), abort));
        return (ExchangeChannel<T>)channel;
    }
}
