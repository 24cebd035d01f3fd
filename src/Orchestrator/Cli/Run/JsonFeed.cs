using System.Text.Json;
using Hybrid.Orchestrator.Run.Daemons;
using Hybrid.Orchestrator.Run.Protocol;

namespace Hybrid.Orchestrator.Cli.Run;

/// <summary>What happens in the daemon, as lines of JSON.</summary>
internal sealed class JsonFeed(TextWriter output) : IDaemonFeed
{
    private readonly Lock _writing = new();

    /// <inheritdoc/>
    public void Publish(DaemonEvent happened)
    {
        var line = JsonSerializer.Serialize(happened, ProtocolJson.Default.DaemonEvent);
        lock (_writing)
            output.WriteLine(line);
    }
}
