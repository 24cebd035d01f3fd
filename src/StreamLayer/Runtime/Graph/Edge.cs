namespace Hybrid.StreamLayer.Runtime.Graph;

/// <summary>Rows from one output of a node to another node.</summary>
internal abstract class Edge(OutputPort from, Node to)
{
    public OutputPort From { get; } = from;

    public Node To { get; } = to;

    public abstract PartitioningKind Kind { get; }
}

/// <inheritdoc/>
internal sealed class Edge<T>(OutputPort<T> from, Node to, IConsumer<T> consumer, Partitioning<T> partitioning) : Edge(from, to)
{
    public IConsumer<T> Consumer { get; } = consumer;

    public Partitioning<T> Partitioning { get; } = partitioning;

    public override PartitioningKind Kind => Partitioning.Kind;
}
