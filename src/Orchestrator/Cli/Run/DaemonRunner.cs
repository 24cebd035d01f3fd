using System.Runtime.InteropServices;
using Hybrid.Orchestrator.Cli.Output;
using Hybrid.Orchestrator.Project;
using Hybrid.Orchestrator.Run;
using Hybrid.Orchestrator.Run.Daemons;
using Hybrid.Orchestrator.Run.Processes;

namespace Hybrid.Orchestrator.Cli.Run;

/// <summary>Runs a daemon in the foreground: shows what happens, and turns signals into a stop.</summary>
internal static class DaemonRunner
{
    /// <summary>Runs to the end.</summary>
    public static async Task<int> RunAsync(ProjectDefinition project, DaemonOptions options, bool json)
    {
        if (json)
            return await RunAsync(project, options, new JsonFeed(Console.Out));
        if (Console.IsOutputRedirected)
            return await RunAsync(project, options, new PlainFeed(Console.Out, Console.Error));
        var live = new LiveFeed();
        return await live.ShowAsync(() => RunAsync(project, options, live));
    }

    private static async Task<int> RunAsync(ProjectDefinition project, DaemonOptions options, IDaemonFeed feed)
    {
        var daemon = new Daemon(project, options, feed, TimeProvider.System);
        var signals = 0;
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnSignal);
        return await daemon.RunAsync();

        void OnSignal(PosixSignalContext context)
        {
            context.Cancel = true;
            if (Interlocked.Increment(ref signals) == 1)
            {
                daemon.Stop(drain: false);
            }
            else
            {
                // Children die with this process: the kernel and the end of their input see to it.
                feed.Publish(new DaemonNote(TimeProvider.System.GetUtcNow(), "killed; the next start goes on from the last checkpoints", IsError: true));
                Screen.ShowCursor();
                LibC.ExitNow(ExitCodes.Failed);
            }
        }
    }
}
