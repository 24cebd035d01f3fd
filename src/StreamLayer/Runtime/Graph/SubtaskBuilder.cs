using Hybrid.StreamLayer.Checkpoints;
using Hybrid.StreamLayer.Exchange;
using Hybrid.StreamLayer.State;
using Hybrid.StreamLayer.Time;

namespace Hybrid.StreamLayer.Runtime.Graph;

/// <summary>Makes the links of one subtask, from the last to the first, and keeps what the subtask must know of them.</summary>
internal sealed class SubtaskBuilder(IJobStart job, Stage stage, int subtask)
{
    private SideSender<DeadLetter>? _deadLetters;
    private SideSender<LateRow>? _late;

    public IJobStart Job => job;

    public Stage Stage => stage;

    public int Subtask => subtask;

    public JobWiring Wiring => job.Wiring;

    /// <summary>Splits of the source that heads the stage; null for other stages.</summary>
    public SourceSplits? Splits { get; set; }

    /// <summary>Links in the order in which they are opened: the last of the chain first.</summary>
    public List<ChainedLink> Links { get; } = [];

    public List<IFlushed> Flushed { get; } = [];

    public List<ISinkProgress> Sinks { get; } = [];

    public List<(string Id, OperatorCounters Counters)> Counters { get; } = [];

    public SideSender<DeadLetter>? DeadLetters =>
        _deadLetters ??= stage.IsSide ? null : SideSenderTo(Wiring.Plan.Environment.DeadLetterSide.Node);

    public SideSender<LateRow>? Late => _late ??= stage.IsSide ? null : SideSenderTo(Wiring.Plan.Environment.LateSide.Node);

    public OperatorContext CreateContext(Node node)
    {
        var id = Wiring.Plan.IdOf(node);
        var splits = IsBehindSplits(node) ? Splits : null;
        return new OperatorContext
        {
            OperatorId = id,
            Subtask = subtask,
            Parallelism = stage.Parallelism,
            KeyGroups = KeyGroupRange.Of(subtask, stage.Parallelism, Wiring.Options.KeyGroups),
            KeyGroupCount = Wiring.Options.KeyGroups,
            Counters = NewCounters(id),
            DeadLetters = stage.IsSide ? new NoSideOutput() : new DeadLetterOutput(id, DeadLetters),
            Late = stage.IsSide ? new NoSideOutput() : new LateOutput(Late),
            Time = Wiring.Plan.Environment.Time,
            Splits = splits,
            Alignment = splits is null ? null : Wiring.AlignmentOf(id, stage.Parallelism),
        };
    }

    public void Add(object link, OperatorContext context, Action open, Action close) => Links.Add(new ChainedLink(link, context, open, close));

    public void AddSink(ISinkProgress sink) => Sinks.Add(sink);

    /// <summary>What receives the rows of a node: its main output and, in the context, its side outputs.</summary>
    public IReceiver<T> CreateOutput<T>(Node node, OutputPort<T> output, OperatorContext context)
    {
        var sides = new List<ISideControl>();
        foreach (var port in node.Outputs.Where(port => port.Tag is not null))
            sides.Add(port.CreateSideOutput(this, context));
        var main = CreateReceiver(output);
        return sides.Count == 0 ? main : new SidedOutput<T>(main, sides);
    }

    public SideOutput<T> CreateSideOutput<T>(OutputPort<T> port, OperatorContext context)
    {
        var side = new SideOutput<T>(CreateReceiver(port), NewCounters($"{context.OperatorId}>{port.Tag}"));
        Flushed.Add(side);
        return side;
    }

    /// <summary>What a checkpoint holds for an operator, as this subtask sees it; null on a fresh start or for a new operator.</summary>
    public RestoredState? RestoredFor(OperatorContext context) => job.Restored?.StateOf(context.OperatorId, context.KeyGroups);

    /// <summary>Whether batches come to a node as the source of its stage read them, each of one split.</summary>
    private bool IsBehindSplits(Node node)
    {
        while (node != stage.Head)
        {
            var from = node.Inputs[0].From;
            if (from.Tag is not null || !from.Producer.KeepsSplits)
                return false;
            node = from.Producer;
        }

        return node is ISourceNode;
    }

    private IReceiver<T> CreateReceiver<T>(OutputPort<T> port)
    {
        var receivers = new List<IReceiver<T>>();
        foreach (var edge in port.Edges.Cast<Edge<T>>())
            receivers.Add(Wiring.Plan.IsCut(edge) ? CreateSender(edge) : edge.Consumer.CreateLink(this));
        return receivers switch
        {
            [] => new Discard<T>(),
            [var only] => only,
            _ => new Fork<T>(receivers),
        };
    }

    private ExchangeSender<T> CreateSender<T>(Edge<T> edge)
    {
        var channels = Wiring.From(edge, subtask);
        ExchangeSender<T> sender = edge.Partitioning.Hash is { } hash
            ? new HashSender<T>(channels, hash, Wiring.Options.KeyGroups)
            : new RoundSender<T>(channels, subtask);
        Flushed.Add(sender);
        return sender;
    }

    private SideSender<T>? SideSenderTo<T>(SideStreamNode<T>? node)
    {
        if (node is null)
            return null;
        var sender = new SideSender<T>(new RoundSender<T>(Wiring.FromSide(node, stage, subtask), subtask));
        Flushed.Add(sender);
        return sender;
    }

    private OperatorCounters NewCounters(string id)
    {
        var counters = new OperatorCounters();
        if (subtask == 0 && job.Restored is { } restored)
            restored.CountsOf(id).CopyTo(counters);
        Counters.Add((id, counters));
        return counters;
    }
}
