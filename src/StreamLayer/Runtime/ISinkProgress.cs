namespace Hybrid.StreamLayer.Runtime;

/// <summary>How far one subtask of a sink is. Read from other threads.</summary>
internal interface ISinkProgress
{
    string Sink { get; }

    /// <summary>The last watermark received.</summary>
    long Watermark { get; }
}
