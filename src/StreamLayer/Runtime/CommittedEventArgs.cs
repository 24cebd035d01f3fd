using Hybrid.StreamLayer.Sinks;

namespace Hybrid.StreamLayer.Runtime;

/// <summary>A sink made an epoch visible.</summary>
/// <param name="sink">The sink's name.</param>
/// <param name="epoch">The epoch.</param>
/// <param name="receipt">What the commit did.</param>
public sealed class CommittedEventArgs(string sink, SinkEpoch epoch, CommitReceipt receipt) : EventArgs
{
    /// <summary>The sink's name.</summary>
    public string Sink { get; } = sink;

    /// <summary>The epoch, with its watermark.</summary>
    public SinkEpoch Epoch { get; } = epoch;

    /// <summary>What the commit did.</summary>
    public CommitReceipt Receipt { get; } = receipt;
}
