using Hybrid.BatchLayer;
using Hybrid.Orchestrator.Loop;
using Hybrid.Orchestrator.Run.Processes;
using HybridProgram = Hybrid.Orchestrator.Run.Processes.HybridProgram;

namespace Hybrid.Orchestrator.Tests.Loop;

/// <summary>Runs each attempt in a process of its own, and kills the first attempt of each run when it reports a step.</summary>
internal sealed class KillingLauncher(BatchPhase? at) : IRunLauncher
{
    /// <summary>How many processes were killed.</summary>
    public int Killed { get; private set; }

    public async Task<BatchOutcome> RunAsync(BatchRunSpec spec, Action<BatchEvent> events, CancellationToken cancellation)
    {
        BatchOutcome? outcome = null;
        ChildProcess? started = null;
        var up = new ManualResetEventSlim();
        using var child = started = await ChildProcess.StartAsync(
            HybridProgram.Start("__batch"),
            line =>
            {
                if (BatchEvent.TryParse(line) is not { } happened)
                    return;
                events(happened);
                if (happened.Event == at && spec.Attempt == 1)
                {
                    up.Wait(CancellationToken.None);
                    Killed++;
                    started!.Kill();
                    outcome = BatchOutcome.Failed(BatchError.ProcessDied, $"killed at {at}", isTransient: true);
                }
                outcome ??= happened.Outcome;
            },
            _ => { });
        up.Set();
        child.Send(spec.ToJson());
        await using var stop = cancellation.Register(child.Kill);
        await child.Ended;
        return outcome ?? BatchOutcome.Failed(BatchError.ProcessDied, "it ended without a word", isTransient: true);
    }
}
