using System.Net.Sockets;
using Xunit;

namespace Hybrid.Testing;

/// <summary>A real Spark Connect server with Delta Lake on loopback, as a fixture or on its own.</summary>
/// <remarks>Where there are no servers, <see cref="InitializeAsync"/> does nothing: the tests of the class are skipped.</remarks>
public sealed class SparkConnectServer : IAsyncLifetime, IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(120);

    private readonly TemporaryFolder _folder = new();
    private ServerProcess? _process;

    /// <summary>Spark's configuration over the script's, each <c>key=value</c>.</summary>
    public IReadOnlyList<string> Configuration { get; init; } = [];

    /// <summary>The port of the gRPC service at 127.0.0.1. It stays the same over restarts.</summary>
    public int Port { get; } = FreePorts.Find();

    /// <summary>The address, as Spark's clients take it.</summary>
    public Uri Address => new($"sc://127.0.0.1:{Port}");

    /// <summary>Starts the server and returns when its port answers. (Its first query takes seconds more.)</summary>
    /// <exception cref="InvalidOperationException">It runs already, or did not come up; the message has the end of its log.</exception>
    public async Task StartAsync()
    {
        if (_process is not null)
        {
            throw new InvalidOperationException("The Spark server runs already.");
        }

        IEnumerable<string> options = Configuration.SelectMany(setting => new[] { "--conf", setting });
        _process = ServerProcess.Start("spark-connect", [$"{Port}", .. options], _folder["spark.log"]);
        await _process.ReadyAsync(AnswersAsync, StartDeadline);
    }

    /// <summary>kill -9, as a crash would.</summary>
    /// <exception cref="InvalidOperationException">It does not run.</exception>
    public async Task KillAsync()
    {
        await (_process ?? throw new InvalidOperationException("The Spark server does not run.")).DisposeAsync();
        _process = null;
    }

    /// <inheritdoc/>
    public Task InitializeAsync() => ServerProcess.SkipReason is null ? StartAsync() : Task.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await KillAsync();
        }

        _folder.Dispose();
    }

    /// <inheritdoc/>
    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    private async Task<bool> AnswersAsync(CancellationToken over)
    {
        using TcpClient client = new();
        try
        {
            await client.ConnectAsync("127.0.0.1", Port, over);
            return true;
        }
        catch (SocketException failure) when (failure.SocketErrorCode is SocketError.ConnectionRefused)
        {
            return false;
        }
    }
}
