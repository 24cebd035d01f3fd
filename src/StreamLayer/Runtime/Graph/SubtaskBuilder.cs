namespace Hybrid.StreamLayer.Runtime.Graph;

/// <summary>Makes the links of one subtask.</summary>
internal sealed class SubtaskBuilder
{
    public IReceiver<TIn> Chain<TIn, TOut>(Node node, Operator<TIn, TOut> link, OutputPort<TOut> output) => throw new NotSupportedException();
}
