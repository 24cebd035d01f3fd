using Hybrid.StreamLayer.Sources;

namespace Hybrid.StreamLayer.Runtime.Graph;

/// <summary>A source; head of its stage.</summary>
internal sealed class SourceNode<T> : Node
{
    public SourceNode(ISource<T> source) : base("source")
    {
        Source = source;
        Title = source.Name;
        Output = new OutputPort<T>(this, null);
        Outputs.Add(Output);
    }

    public ISource<T> Source { get; }

    public OutputPort<T> Output { get; }
}
