using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Hybrid.Orchestrator.Run.Processes;

/// <summary>
/// A child of this program, from the parent's side: a specification and commands go in as lines of JSON, events come out as lines of JSON, logs
/// come on its standard error. It dies with this process.
/// <para>Always true: the process has ended when <see cref="Ended"/> is complete, and all its events and logs have been handed over.</para>
/// </summary>
internal sealed class ChildProcess : IDisposable
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly Process _process;
    private readonly Lock _input = new();

    private ChildProcess(Process process, Action<string> onEvent, Action<string> onLog)
    {
        _process = process;
        Ended = EndAsync(onEvent, onLog);
    }

    /// <summary>The process id.</summary>
    public int Id => _process.Id;

    /// <summary>Completes with the exit code; above 128 when a signal ended it.</summary>
    public Task<int> Ended { get; }

    /// <summary>Starts a child.</summary>
    /// <param name="start">What to start.</param>
    /// <param name="onEvent">Takes each line of its output, in order.</param>
    /// <param name="onLog">Takes each line of its log, in order.</param>
    /// <exception cref="OrchestratorException"><see cref="OrchestratorError.ChildFailed"/>: it cannot be started.</exception>
    public static async Task<ChildProcess> StartAsync(ProcessStartInfo start, Action<string> onEvent, Action<string> onLog)
    {
        start.StandardInputEncoding = start.StandardOutputEncoding = start.StandardErrorEncoding = Utf8;
        return new ChildProcess(await Spawner.StartAsync(start), onEvent, onLog);
    }

    /// <summary>Sends one line; a child that has ended takes it no more, which its exit code says better than an error here.</summary>
    public void Send<T>(T message, JsonTypeInfo<T> type) => Send(JsonSerializer.Serialize(message, type));

    /// <summary>Sends one line.</summary>
    public void Send(string line)
    {
        lock (_input)
        {
            try
            {
                _process.StandardInput.WriteLine(line);
                _process.StandardInput.Flush();
            }
            catch (IOException)
            {
                Debug.Assert(!line.Contains('\n', StringComparison.Ordinal));
            }
        }
    }

    /// <summary>Kills it and what it started. Harmless when it has ended.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            return; // it has ended
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }

    private async Task<int> EndAsync(Action<string> onEvent, Action<string> onLog)
    {
        await Task.WhenAll(ForEachLine(_process.StandardOutput, onEvent), ForEachLine(_process.StandardError, onLog));
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    private static async Task ForEachLine(StreamReader reader, Action<string> take)
    {
        while (await reader.ReadLineAsync() is { } line)
            take(line);
    }
}
