using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Hybrid.Orchestrator.Run.Protocol;

namespace Hybrid.Orchestrator.Run.Processes;

/// <summary>
/// The child's side of the protocol.
/// <para>1. tie this process to its parent's life; 2. keep standard output for events (what user code prints goes to the log); 3. read the
/// specification, the first line of standard input; 4. hand commands, the lines after it, to the work; the end of input means that the parent
/// is dead, and ends this process at once.</para>
/// </summary>
internal sealed class ChildHost : IDisposable
{
    private readonly Stream _output;
    private readonly Lock _writing = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;
    private readonly StreamReader _input;

    private ChildHost()
    {
        // 1
        LibC.DieWithParent(LibC.SigKill);
        var parent = Environment.GetEnvironmentVariable(HybridProgram.ParentVariable);
        if (parent is not null && LibC.ParentId().ToString(CultureInfo.InvariantCulture) != parent)
            LibC.ExitNow(ExitCodes.ParentGone);

        // Ctrl-C reaches the whole foreground group; the parent decides what it means.
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            OnCommand(new ChildCommand(ChildCommand.Stop));
        });

        // 2
        _output = Console.OpenStandardOutput();
        Console.SetOut(Console.Error);
        _input = new StreamReader(Console.OpenStandardInput());
    }

    /// <summary>Takes commands, on the reading thread. Set before <see cref="Listen"/>.</summary>
    public Action<ChildCommand> OnCommand { get; set; } = _ => { };

    /// <summary>Runs a child: its exit code is 0, or 1 after an error, which is sent as the last event.</summary>
    /// <param name="specType">The JSON type of the specification.</param>
    /// <param name="work">The work; it sets <see cref="OnCommand"/> and calls <see cref="Listen"/> when it can take commands.</param>
    public static Task<int> RunAsync<TSpec>(JsonTypeInfo<TSpec> specType, Func<TSpec, ChildHost, Task> work) =>
        RunAsync((line, host) => work(JsonSerializer.Deserialize(line, specType)!, host));

    /// <summary>Runs a child whose specification is read by the work itself.</summary>
    public static async Task<int> RunAsync(Func<string, ChildHost, Task> work)
    {
        using var host = new ChildHost();
        try
        {
            // 3
            var line = await host._input.ReadLineAsync() ?? throw new OrchestratorException(OrchestratorError.ChildFailed, "The specification is missing: this command is for the daemon.");
            await work(line, host);
            return ExitCodes.Done;
        }
#pragma warning disable CA1031 // the process ends with the error, which its parent judges
        catch (Exception error)
#pragma warning restore CA1031
        {
            // A broker that is away is no news to a programmer; anything else may be.
            var failed = ChildFailed.Of(error);
            if (!failed.IsTransient || !failed.IsKnown)
                await Console.Error.WriteLineAsync(error.ToString());
            host.Send(failed);
            return ExitCodes.Failed;
        }
    }

    /// <summary>Begins to take commands.</summary>
    public void Listen() => new Thread(() =>
    {
        // 4
        while (_input.ReadLine() is { } line)
            OnCommand(JsonSerializer.Deserialize(line, ProtocolJson.Default.ChildCommand)!);
        LibC.ExitNow(ExitCodes.ParentGone);
    })
    { IsBackground = true, Name = "commands" }.Start();

    /// <summary>Sends an event; from any thread, whole lines at a time.</summary>
    public void Send(ChildEvent message) => Send(JsonSerializer.SerializeToUtf8Bytes(message, ProtocolJson.Default.ChildEvent));

    /// <summary>Sends a line.</summary>
    public void Send(ReadOnlySpan<byte> line)
    {
        lock (_writing)
        {
            _output.Write(line);
            _output.Write("\n"u8);
            _output.Flush();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
    }
}
