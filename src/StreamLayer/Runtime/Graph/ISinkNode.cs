using Hybrid.StreamLayer.Sinks;

namespace Hybrid.StreamLayer.Runtime.Graph;

/// <summary>A sink, whatever its rows.</summary>
internal interface ISinkNode
{
    string SinkName { get; }

    ISinkCommitter OpenCommitter(SinkContext context);
}
