using Hybrid.StreamLayer.Sinks;

namespace Hybrid.StreamLayer.Runtime.Graph;

/// <summary>A sink.</summary>
internal sealed class SinkNode<T>(ITwoPhaseSink<T> sink) : Node($"sink.{sink.Name}"), IConsumer<T>, ISinkNode
{
    public string SinkName => sink.Name;

    public override bool KeepsRows => false;

    public ISinkCommitter OpenCommitter(SinkContext context) => sink.OpenCommitter(context);

    public IReceiver<T> CreateLink(SubtaskBuilder builder)
    {
        var context = builder.CreateContext(this);
        var link = new SinkLink<T>(sink.Name, sink.OpenWriter(builder.Job.SinkContextOf(sink.Name), context), context);
        builder.Add(link.Writer, context, static () => { }, link.Close);
        builder.AddSink(link);
        return link;
    }

    public override Subtask CreateSubtask(SubtaskBuilder builder) => new GateSubtask<T>(builder, this, this);
}
