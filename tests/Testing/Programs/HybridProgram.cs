using System.Collections.Concurrent;
using System.Diagnostics;

namespace Hybrid.Testing;

/// <summary>
/// The program as a user runs it: the built <c>hybrid</c> in a process of its own. It is killed, with its children, when disposed.
/// </summary>
public sealed class HybridProgram : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly Task _reading;

    private HybridProgram(Process process)
    {
        _process = process;
        _reading = Task.WhenAll(CopyAsync(process.StandardOutput, _output), CopyAsync(process.StandardError, _errors));
    }

    /// <summary>The built program beside the test's assembly.</summary>
    public static string Executable { get; } = Path.Combine(AppContext.BaseDirectory, "hybrid");

    /// <summary>The process's id.</summary>
    public int Id => _process.Id;

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Lines of standard output so far.</summary>
    public IReadOnlyCollection<string> Output => _output;

    /// <summary>Lines of standard error so far.</summary>
    public IReadOnlyCollection<string> Errors => _errors;

    /// <summary>All it has said, for a failure's message.</summary>
    public string Said => $"stdout:\n{string.Join('\n', _output)}\nstderr:\n{string.Join('\n', _errors)}";

    /// <summary>Starts the program.</summary>
    /// <param name="folder">The working folder, usually the project's.</param>
    /// <param name="environment">Variables on top of the test's own.</param>
    /// <param name="arguments">The command line.</param>
    public static HybridProgram Start(string folder, IReadOnlyDictionary<string, string>? environment, params IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new(Executable, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return new HybridProgram(Process.Start(start)!);
    }

    /// <summary>Runs the program to its end.</summary>
    /// <exception cref="TimeoutException">It did not end in time; the message has what it said.</exception>
    public static async Task<ProgramResult> RunAsync(
        string folder, IReadOnlyDictionary<string, string>? environment, TimeSpan deadline, params IEnumerable<string> arguments)
    {
        await using HybridProgram program = Start(folder, environment, arguments);
        return await program.EndAsync(deadline);
    }

    /// <summary>Returns when the program has ended by itself.</summary>
    /// <exception cref="TimeoutException">It did not end in time; the message has what it said.</exception>
    public async Task<ProgramResult> EndAsync(TimeSpan deadline)
    {
        try
        {
            await Wait.Until(() => HasExited, deadline, what: "hybrid ends");
        }
        catch (TimeoutException failure)
        {
            throw new TimeoutException($"{failure.Message}\n{Said}", failure);
        }

        await _reading;
        return new ProgramResult(_process.ExitCode, string.Join('\n', _output), string.Join('\n', _errors));
    }

    /// <summary>Sends a signal to the program itself, not to its children.</summary>
    public void Send(Signal signal) => signal.Send(Id);

    /// <summary>The processes that the program has started, and those they have started.</summary>
    public IReadOnlyList<int> Descendants() => DescendantsOf(Id);

    /// <summary>kill -9 of the program, and waits until it and all it started are gone.</summary>
    public async Task KillAsync()
    {
        IReadOnlyList<int> family = Descendants();
        if (!HasExited)
        {
            Send(Signal.Kill);
        }

        await Wait.Until(() => HasExited && !family.Any(IsAlive), TimeSpan.FromSeconds(20), what: "hybrid and its children are gone");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!HasExited)
        {
            Signal.Continue.Send(Id);
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private static async Task CopyAsync(StreamReader from, ConcurrentQueue<string> to)
    {
        while (await from.ReadLineAsync() is { } line)
        {
            to.Enqueue(line);
        }
    }

    private static bool IsAlive(int id)
    {
        // A zombie that nobody waits for is gone for our purpose: field 3 of /proc/PID/stat is its state.
        try
        {
            string stat = File.ReadAllText($"/proc/{id}/stat");
            return stat[stat.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static List<int> DescendantsOf(int id)
    {
        List<int> found = [];
        string children = $"/proc/{id}/task/{id}/children";
        try
        {
            foreach (string task in Directory.GetDirectories($"/proc/{id}/task"))
            {
                children = Path.Combine(task, "children");
                foreach (string child in File.ReadAllText(children).Split(' ', StringSplitOptions.RemoveEmptyEntries))
                {
                    int number = int.Parse(child, System.Globalization.CultureInfo.InvariantCulture);
                    found.Add(number);
                    found.AddRange(DescendantsOf(number));
                }
            }
        }
        catch (IOException)
        {
            return found; // the process ended while it was looked at
        }

        return found;
    }
}
