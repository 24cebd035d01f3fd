using Hybrid.StreamLayer.Checkpoints;
using Hybrid.StreamLayer.Sinks;

namespace Hybrid.StreamLayer.Runtime.Graph;

/// <summary>What a start of a job gives to its subtasks.</summary>
internal interface IJobStart
{
    JobWiring Wiring { get; }

    IJobEvents Events { get; }

    /// <summary>The checkpoint that this start goes on from, or null.</summary>
    RestoredCheckpoint? Restored { get; }

    SinkContext SinkContextOf(string sink);
}
