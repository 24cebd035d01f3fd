namespace Hybrid.StreamLayer.Runtime.Graph;

/// <summary>One output of a node: the main one (no tag) or a side output.</summary>
internal abstract class OutputPort(Node producer, string? tag)
{
    public Node Producer { get; } = producer;

    public string? Tag { get; } = tag;

    /// <summary>Who reads it.</summary>
    public List<Edge> Edges { get; } = [];

    /// <summary>Makes the side output of one subtask and puts it in the operator's context.</summary>
    public abstract ISideControl CreateSideOutput(SubtaskBuilder builder, OperatorContext context);
}

/// <inheritdoc/>
internal sealed class OutputPort<T>(Node producer, string? tag) : OutputPort(producer, tag)
{
    public void Connect<TNode>(TNode target, Partitioning<T> partitioning) where TNode : Node, IConsumer<T>
    {
        var edge = new Edge<T>(this, target, target, partitioning);
        Edges.Add(edge);
        target.Inputs.Add(edge);
    }

    public override ISideControl CreateSideOutput(SubtaskBuilder builder, OperatorContext context)
    {
        var side = builder.CreateSideOutput(this, context);
        context.Sides.Add((Tag!, typeof(T)), side);
        return side;
    }
}
