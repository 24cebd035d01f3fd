using System.Text;
using Hybrid.BatchLayer;
using Hybrid.Orchestrator.Run.Processes;

namespace Hybrid.Orchestrator.Run.Batches;

/// <summary><c>hybrid __batch</c>: one attempt of a run. A failed attempt is an outcome, not an exit code.</summary>
internal static class BatchChild
{
    /// <summary>Runs the attempt that the parent describes.</summary>
    public static Task<int> RunAsync() => ChildHost.RunAsync(async (line, host) =>
    {
        using var stop = new CancellationTokenSource();
        host.OnCommand = _ => stop.Cancel();
        host.Listen();
        await BatchProcess.RunAsync(BatchRunSpec.Parse(line), happened => host.Send(Encoding.UTF8.GetBytes(happened.ToJson())), TimeProvider.System, stop.Token);
    });
}
