using Hybrid.StreamLayer.Sinks;

namespace Hybrid.StreamLayer.Runtime.Graph;

/// <summary>A sink.</summary>
internal sealed class SinkNode<T>(ITwoPhaseSink<T> sink) : Node($"sink.{sink.Name}"), IConsumer<T>, ISinkNode
{
    public string SinkName => sink.Name;

    public IReceiver<T> CreateLink(SubtaskBuilder builder) => throw new NotSupportedException();
}
