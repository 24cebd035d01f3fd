namespace Hybrid.StreamLayer.Runtime.Graph;

/// <summary>The head of the side stage: takes the rows that all other stages send there.</summary>
internal sealed class SideStreamNode<T> : Node, IConsumer<T>, ISideStreamNode
{
    public SideStreamNode(string name) : base(name)
    {
        Parallelism = 1;
        Output = new OutputPort<T>(this, null);
        Outputs.Add(Output);
    }

    public OutputPort<T> Output { get; }

    public bool IsRead => Outputs.Exists(port => port.Edges.Count > 0);

    public override bool KeepsRows => false;

    public IReceiver<T> CreateLink(SubtaskBuilder builder)
    {
        var link = new WhereOperator<T>(static _ => true) { Context = builder.CreateContext(this) };
        link.Output = builder.CreateOutput(this, Output, link.Context);
        builder.Add(link, link.Context, link.Open, link.Close);
        return link;
    }

    public override Subtask CreateSubtask(SubtaskBuilder builder) => new GateSubtask<T>(builder, this, this);
}
