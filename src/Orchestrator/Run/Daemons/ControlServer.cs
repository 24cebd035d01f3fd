using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using Hybrid.Orchestrator.Project;
using Hybrid.Orchestrator.Run.Protocol;

namespace Hybrid.Orchestrator.Run.Daemons;

/// <summary>The daemon's end of the control socket: a line of JSON in, a line of JSON out, one request a connection.</summary>
internal sealed class ControlServer : IAsyncDisposable
{
    private readonly Socket _listener;
    private readonly string _path;
    private readonly Func<ControlRequest, Task<ControlReply>> _answer;
    private readonly Func<bool> _isOwner;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    private ControlServer(Socket listener, string path, Func<ControlRequest, Task<ControlReply>> answer, Func<bool> isOwner)
    {
        (_listener, _path, _answer, _isOwner) = (listener, path, answer, isOwner);
        _serving = ServeAsync();
    }

    /// <summary>Listens. Called by the holder of the project's lock, so a socket that is there is left over and is replaced.</summary>
    /// <param name="project">The project.</param>
    /// <param name="answer">Answers a request.</param>
    /// <param name="isOwner">Whether the socket's name is still this daemon's at the end: it belongs to the one that took over otherwise.</param>
    public static async Task<ControlServer> StartAsync(ProjectDefinition project, Func<ControlRequest, Task<ControlReply>> answer, Func<bool> isOwner)
    {
        var path = ControlSocket.PathOf(project);
        Directory.CreateDirectory(project.StateFolder);

        // .NET deletes a listener's file by the name that it was bound to: that must not be the name where the next daemon listens.
        var own = string.Create(CultureInfo.InvariantCulture, $"{path}.{Environment.ProcessId}");
        File.Delete(own);
        var listener = await ControlSocket.WithAddressAsync(own, address =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Bind(address);
            return Task.FromResult(socket);
        });
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(own, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        listener.Listen();
        File.Move(own, path, overwrite: true);
        return new ControlServer(listener, path, answer, isOwner);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _serving;
        if (_isOwner())
            File.Delete(_path);
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var connection = await _listener.AcceptAsync(_stop.Token);
                _ = AnswerAsync(connection);
            }
            catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return; // the daemon ends
            }
        }
    }

    private async Task AnswerAsync(Socket connection)
    {
        try
        {
            await using var stream = new NetworkStream(connection, ownsSocket: true);
            using var reader = new StreamReader(stream);
            if (await reader.ReadLineAsync(_stop.Token) is not { } line)
                return;
            ControlReply reply;
            try
            {
                reply = await _answer(JsonSerializer.Deserialize(line, ProtocolJson.Default.ControlRequest)!);
            }
            catch (OrchestratorException error)
            {
                reply = new ControlReply(Error: error.Message);
            }

            await stream.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(reply, ProtocolJson.Default.ControlReply), _stop.Token);
            await stream.WriteAsync("\n"u8.ToArray(), _stop.Token);
        }
        catch (Exception error) when (error is IOException or OperationCanceledException or JsonException)
        {
            return; // the client has gone, or is none of ours; the daemon goes on
        }
    }
}
