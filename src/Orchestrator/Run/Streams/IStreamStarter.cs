using System.Diagnostics;
using Hybrid.Orchestrator.Project;
using Hybrid.Orchestrator.Run.Protocol;

namespace Hybrid.Orchestrator.Run.Streams;

/// <summary>Says how a stream's process is started.</summary>
internal interface IStreamStarter
{
    /// <summary>The process to start, and what it is sent first.</summary>
    (ProcessStartInfo Start, StreamSpec Spec) Prepare(StreamDefinition stream, string assembly);
}
