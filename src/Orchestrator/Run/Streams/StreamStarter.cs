using System.Diagnostics;
using Hybrid.Orchestrator.Project;
using Hybrid.Orchestrator.Run.Daemons;
using Hybrid.Orchestrator.Run.Processes;
using Hybrid.Orchestrator.Run.Protocol;

namespace Hybrid.Orchestrator.Run.Streams;

/// <summary>Starts streams as <c>hybrid __stream</c>.</summary>
/// <param name="project">The project.</param>
/// <param name="broker">Address of the embedded broker, when there is one.</param>
/// <param name="options">How the project is run.</param>
internal sealed class StreamStarter(ProjectDefinition project, string? broker, DaemonOptions options) : IStreamStarter
{
    /// <inheritdoc/>
    public (ProcessStartInfo Start, StreamSpec Spec) Prepare(StreamDefinition stream, string assembly)
    {
        var start = HybridProgram.Start("__stream");

        // The daemon and the CLI are made small by hybrid.runtimeconfig.json; a stream is made fast.
        start.Environment["DOTNET_TieredPGO"] = "1";
        start.Environment["DOTNET_gcConcurrent"] = "1";
        start.Environment["DOTNET_GCConserveMemory"] = "0";
        var kafka = broker is null ? project.Kafka : new Dictionary<string, string>(project.Kafka) { ["bootstrap.servers"] = broker };
        var definition = options.UntilDone && (stream.Until is null or "never") ? stream with { Until = "latest" } : stream;
        return (start, new StreamSpec(project.Name, project.Lake, assembly, kafka, options.AcceptDuplicates, options.TakeOver, definition, project.Tables));
    }
}
