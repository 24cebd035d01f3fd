namespace Hybrid.StreamLayer.Runtime.Graph;

/// <summary>An operator.</summary>
internal sealed class OperatorNode<TIn, TOut> : Node, IConsumer<TIn>
{
    private readonly Func<Operator<TIn, TOut>> _create;

    public OperatorNode(string name, Func<Operator<TIn, TOut>> create) : base(name)
    {
        _create = create;
        Output = new OutputPort<TOut>(this, null);
        Outputs.Add(Output);
    }

    public OutputPort<TOut> Output { get; }

    public IReceiver<TIn> CreateLink(SubtaskBuilder builder) => builder.Chain(this, _create(), Output);
}
