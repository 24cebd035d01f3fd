using Hybrid.StreamLayer.Exchange;
using Hybrid.StreamLayer.Runtime.Graph;

namespace Hybrid.StreamLayer.Runtime;

/// <summary>A subtask that reads from exchanges.</summary>
internal sealed class GateSubtask<T> : Subtask
{
    private readonly InputGate<T> _gate;

    public GateSubtask(SubtaskBuilder builder, Node head, IConsumer<T> consumer) : base(builder)
    {
        var chain = consumer.CreateLink(builder);
        _gate = new InputGate<T>(
            builder.Wiring.Into<T>(head, builder.Subtask),
            new EndingChain<T>(chain, EndSides),
            barrier => PassBarrier(barrier.Epoch, barrier.IsLast, chain.OnBarrier));
    }

    protected override void Work()
    {
        if (!_gate.Poll())
            Parker.Wait(TickEvery);
    }
}
