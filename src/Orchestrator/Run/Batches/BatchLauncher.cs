using System.Globalization;
using Hybrid.BatchLayer;
using Hybrid.Orchestrator.Loop;
using Hybrid.Orchestrator.Project;
using Hybrid.Orchestrator.Run.Processes;
using Hybrid.Orchestrator.Run.Protocol;

namespace Hybrid.Orchestrator.Run.Batches;

/// <summary>Runs each attempt as <c>hybrid __batch</c>. Its log is under <c>.hybrid/runs/JOB/</c>.</summary>
internal sealed class BatchLauncher(ProjectDefinition project, TimeProvider time) : IRunLauncher
{
    // The attempt ends itself at its time-out; this is for one that cannot.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public async Task<BatchOutcome> RunAsync(BatchRunSpec spec, Action<BatchEvent> events, CancellationToken cancellation)
    {
        BatchOutcome? outcome = null;
        string? lastLine = null;
        using var log = OpenLog(spec);
        try
        {
            using var child = await ChildProcess.StartAsync(
                HybridProgram.Start("__batch"),
                line =>
                {
                    if (BatchEvent.TryParse(line) is not { } happened)
                        return;
                    outcome = happened.Outcome ?? outcome;
                    events(happened);
                },
                line => log.WriteLine(lastLine = line));
            child.Send(spec.ToJson());
            await using var _ = cancellation.Register(() => child.Send(new ChildCommand(ChildCommand.Stop), ProtocolJson.Default.ChildCommand));
            using var deadline = new CancellationTokenSource(spec.Timeout + Grace, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
            var code = await EndAsync(child, either.Token);
            return outcome ?? BatchOutcome.Failed(
                deadline.IsCancellationRequested ? BatchError.TimedOut : cancellation.IsCancellationRequested ? BatchError.Cancelled : BatchError.ProcessDied,
                string.Create(CultureInfo.InvariantCulture, $"batch {spec.Job}: the process of partition {spec.Output.Partition} ended with code {code}{(lastLine is null ? "" : $"; its last words: {lastLine}")}"),
                isTransient: !cancellation.IsCancellationRequested);
        }
        catch (OrchestratorException error)
        {
            return BatchOutcome.Failed(BatchError.ProcessDied, error.Message, isTransient: true);
        }
    }

    private async Task<int> EndAsync(ChildProcess child, CancellationToken cancellation)
    {
        try
        {
            return await child.Ended.WaitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            try
            {
                return await child.Ended.WaitAsync(Grace, time, CancellationToken.None);
            }
            catch (TimeoutException)
            {
                child.Kill();
                return await child.Ended;
            }
        }
    }

    private StreamWriter OpenLog(BatchRunSpec spec)
    {
        var folder = Path.Combine(project.StateFolder, "runs", spec.Job);
        Directory.CreateDirectory(folder);
        var name = string.Create(CultureInfo.InvariantCulture, $"{spec.Output.Partition.Replace(':', '-')}.{spec.Sequence}.log");
        return new StreamWriter(Path.Combine(folder, name), append: true) { AutoFlush = true };
    }
}
