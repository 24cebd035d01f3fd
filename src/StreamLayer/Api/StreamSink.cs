using Hybrid.StreamLayer.Runtime.Graph;

namespace Hybrid.StreamLayer;

/// <summary>The end of a stream.</summary>
public sealed class StreamSink
{
    private readonly Node _node;

    internal StreamSink(Node node) => _node = node;

    /// <summary>Sets the stable id under which checkpoints hold the sink's state. Without one it is derived from the sink's name.</summary>
    public StreamSink Id(string id)
    {
        _node.SetId(id);
        return this;
    }

    /// <summary>Sets the number of subtasks that write.</summary>
    public StreamSink SetParallelism(int parallelism)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(parallelism);
        _node.Parallelism = parallelism;
        return this;
    }
}
