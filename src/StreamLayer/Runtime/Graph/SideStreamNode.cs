namespace Hybrid.StreamLayer.Runtime.Graph;

/// <summary>The head of the side stage: takes the rows that all other stages send there.</summary>
internal sealed class SideStreamNode<T> : Node
{
    public SideStreamNode(string name) : base(name)
    {
        Parallelism = 1;
        Output = new OutputPort<T>(this, null);
        Outputs.Add(Output);
    }

    public OutputPort<T> Output { get; }
}
