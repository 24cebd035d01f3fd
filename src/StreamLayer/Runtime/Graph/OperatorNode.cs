namespace Hybrid.StreamLayer.Runtime.Graph;

/// <summary>An operator.</summary>
internal sealed class OperatorNode<TIn, TOut> : Node, IConsumer<TIn>
{
    private readonly Func<Operator<TIn, TOut>> _create;

    public OperatorNode(string name, Func<Operator<TIn, TOut>> create, bool keepsRows) : base(name)
    {
        _create = create;
        KeepsRows = keepsRows;
        Output = new OutputPort<TOut>(this, null);
        Outputs.Add(Output);
    }

    public OutputPort<TOut> Output { get; }

    public override bool KeepsRows { get; }

    public IReceiver<TIn> CreateLink(SubtaskBuilder builder)
    {
        var link = _create();
        link.Context = builder.CreateContext(this);
        link.Output = builder.CreateOutput(this, Output, link.Context);
        builder.Add(link, link.Context, link.Open, link.Close);
        return link;
    }

    public override Subtask CreateSubtask(SubtaskBuilder builder) => new GateSubtask<TIn>(builder, this, this);
}
