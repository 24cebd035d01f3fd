using System.Net.Sockets;
using System.Text.Json;
using Hybrid.Orchestrator.Project;
using Hybrid.Orchestrator.Run.Protocol;

namespace Hybrid.Orchestrator.Run.Daemons;

/// <summary>Speaks to a project's daemon.</summary>
internal static class ControlClient
{
    /// <summary>Asks the daemon; null when none runs.</summary>
    /// <exception cref="OrchestratorException">The daemon refused, or does not answer.</exception>
    public static async Task<ControlReply?> AskAsync(ProjectDefinition project, ControlRequest request, TimeSpan patience, CancellationToken cancellation)
    {
        var path = ControlSocket.PathOf(project);
        if (!File.Exists(path))
            return null;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(patience);
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await ControlSocket.WithAddressAsync(path, async address =>
            {
                await socket.ConnectAsync(address, deadline.Token);
                return true;
            });
            await using var stream = new NetworkStream(socket, ownsSocket: false);
            await stream.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(request, ProtocolJson.Default.ControlRequest), deadline.Token);
            await stream.WriteAsync("\n"u8.ToArray(), deadline.Token);
            using var reader = new StreamReader(stream);
            var line = await reader.ReadLineAsync(deadline.Token);
            var reply = line is null ? null : JsonSerializer.Deserialize(line, ProtocolJson.Default.ControlReply);
            if (reply?.Error is { } error)
                throw new OrchestratorException(OrchestratorError.InvalidArgument, error);
            return reply;
        }
        catch (Exception error) when (error is SocketException or IOException)
        {
            return null; // a socket without a daemon: it was killed, or has just ended
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new OrchestratorException(
                OrchestratorError.ChildFailed, $"The daemon of {project.Folder} does not answer within {Durations.Format(patience)}; it may be suspended.", isTransient: true);
        }
    }
}
