using System.Collections.Concurrent;
using System.Diagnostics;

namespace Hybrid.Orchestrator.Run.Processes;

/// <summary>
/// Starts child processes from one thread that lives as long as the process: Linux sends the parent-death signal when the <em>thread</em> that started
/// the child ends, and the thread pool's threads come and go.
/// </summary>
internal static class Spawner
{
    private static readonly BlockingCollection<(ProcessStartInfo Start, TaskCompletionSource<Process> Done)> Queue = StartThread();

    /// <summary>Starts a process.</summary>
    /// <exception cref="OrchestratorException"><see cref="OrchestratorError.ChildFailed"/>: it cannot be started.</exception>
    public static async Task<Process> StartAsync(ProcessStartInfo start)
    {
        var done = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        Queue.Add((start, done));
        return await done.Task;
    }

    private static BlockingCollection<(ProcessStartInfo, TaskCompletionSource<Process>)> StartThread()
    {
        var queue = new BlockingCollection<(ProcessStartInfo Start, TaskCompletionSource<Process> Done)>();
        new Thread(() =>
        {
            foreach (var (start, done) in queue.GetConsumingEnumerable())
            {
                try
                {
                    done.SetResult(Process.Start(start)!);
                }
                catch (Exception error) when (error is System.ComponentModel.Win32Exception or InvalidOperationException or IOException)
                {
                    done.SetException(new OrchestratorException(
                        OrchestratorError.ChildFailed, $"'{start.FileName} {string.Join(' ', start.ArgumentList)}' could not be started: {error.Message}", isTransient: true, error));
                }
            }
        })
        { IsBackground = true, Name = "spawner" }.Start();
        return queue;
    }
}
