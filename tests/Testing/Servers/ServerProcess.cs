using System.Diagnostics;

namespace Hybrid.Testing;

/// <summary>
/// One run of a start script of <c>../shared/servers</c>. It leads a process group of its own, and is ended by the id of that group only.
/// Where the script becomes the server (<c>exec</c>), <see cref="Id"/> is the server's own. The server does not outlive the test process,
/// however that ends.
/// </summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan EndDeadline = TimeSpan.FromSeconds(20);

    private readonly string _name;
    private readonly string _log;
    private readonly Process _server;
    private readonly Process _guard;

    private ServerProcess(string name, string log, Process server)
    {
        _name = name;
        _log = log;
        _server = server;

        // Waits for the end of its input, which comes when this process ends in whatever way, and then ends the server.
        _guard = Spawn("/bin/sh", ["-c", "read -r _; kill -s KILL -- \"-$0\"", $"{server.Id}"], Path.GetDirectoryName(log)!, environment: null);
    }

    public static string? SkipReason => SharedFolders.SkipReason(SharedFolders.Servers, "a real server", "HYBRID_SERVERS_DIR");

    public int Id => _server.Id;

    public bool HasExited => _server.HasExited;

    /// <summary>Starts <paramref name="script"/> with its output added to <paramref name="log"/>, in the log's folder.</summary>
    /// <exception cref="InvalidOperationException">There are no servers here: the test lacks <see cref="ServerFactAttribute"/>.</exception>
    public static ServerProcess Start(
        string script, IEnumerable<string> arguments, string log, IReadOnlyDictionary<string, string>? environment = null)
    {
        string path = Path.Combine(SharedFolders.Servers ?? throw new InvalidOperationException(SkipReason), script);
        return StartProgram(path, arguments, log, environment);
    }

    /// <summary>Starts a program that goes with the servers, such as a compiler, in the same way.</summary>
    public static ServerProcess StartProgram(
        string program, IEnumerable<string> arguments, string log, IReadOnlyDictionary<string, string>? environment = null)
    {
        string[] shell = ["-c", "log=$0; exec setsid \"$@\" >> \"$log\" 2>&1", log, program, .. arguments];
        return new ServerProcess(Path.GetFileName(program), log, Spawn("/bin/sh", shell, Path.GetDirectoryName(log)!, environment));
    }

    /// <summary>Returns when <paramref name="probe"/> says that the server answers.</summary>
    /// <exception cref="InvalidOperationException">The server ended, or did not answer in time; the message has the end of its log.</exception>
    public async Task ReadyAsync(Func<CancellationToken, Task<bool>> probe, TimeSpan deadline)
    {
        try
        {
            await Wait.Until(async over => HasExited || await probe(over), deadline, what: $"{_name} answers");
        }
        catch (TimeoutException failure)
        {
            throw new InvalidOperationException($"{failure.Message}. {LogTail()}", failure);
        }

        if (HasExited)
        {
            throw new InvalidOperationException($"{_name} ended with exit code {_server.ExitCode} at its start. {LogTail()}");
        }
    }

    /// <summary>Returns when the process, one that ends by itself, has ended well.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message has the end of its log.</exception>
    /// <exception cref="TimeoutException">It did not end in time.</exception>
    public async Task SucceedsAsync(TimeSpan deadline)
    {
        await Wait.Until(() => HasExited, deadline, what: $"{_name} ends");
        if (_server.ExitCode != 0)
        {
            throw new InvalidOperationException($"{_name} ended with exit code {_server.ExitCode}. {LogTail()}");
        }
    }

    /// <summary>kill -9, and waits until it is gone.</summary>
    public Task KillAsync() => EndAsync(Signal.Kill);

    /// <summary>Asks the server to end, and kills it when it has not after 20 s.</summary>
    public async Task StopAsync()
    {
        try
        {
            await EndAsync(Signal.Terminate);
        }
        catch (TimeoutException)
        {
            await EndAsync(Signal.Kill);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _guard.Kill();
        _guard.Dispose();
        _server.Dispose();
    }

    private static Process Spawn(
        string program, IEnumerable<string> arguments, string folder, IReadOnlyDictionary<string, string>? environment)
    {
        ProcessStartInfo start = new(program, arguments) { WorkingDirectory = folder, RedirectStandardInput = true };
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    private async Task EndAsync(Signal signal)
    {
        if (!HasExited)
        {
            Signals.SendToGroup(signal, Id);
        }

        using CancellationTokenSource over = new(EndDeadline);
        try
        {
            await _server.WaitForExitAsync(over.Token);
        }
        catch (OperationCanceledException failure) when (over.IsCancellationRequested)
        {
            throw new TimeoutException($"{_name} ({Id}) did not end within {EndDeadline.TotalSeconds} s of {signal}.", failure);
        }
    }

    // Without the frames of Java's stack traces, which push the messages out.
    private string LogTail()
    {
        IEnumerable<string> lines = File.Exists(_log) ? File.ReadLines(_log) : [];
        IEnumerable<string> messages = lines.Where(line => !line.StartsWith("\tat ", StringComparison.Ordinal)).TakeLast(30);
        return $"The end of its log, {_log}:\n{string.Join('\n', messages)}";
    }
}
