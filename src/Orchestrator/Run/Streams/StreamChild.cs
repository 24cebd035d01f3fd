using Hybrid.Lake.Tables;
using Hybrid.Orchestrator.Run.Processes;
using Hybrid.Orchestrator.Run.Protocol;
using Hybrid.StreamLayer;
using Hybrid.StreamLayer.Runtime;
using Hybrid.StreamLayer.Sinks.Lake;

namespace Hybrid.Orchestrator.Run.Streams;

/// <summary>
/// <c>hybrid __stream</c>: one start of a stream.
/// <para>1. load the compiled code; 2. let it define the stream, with the project's settings as services; 3. run the job, which goes on from the last
/// checkpoint; 4. tell the daemon each commit at once, and the status each second; 5. stop as told.</para>
/// </summary>
internal static class StreamChild
{
    private static readonly TimeSpan StatusEvery = TimeSpan.FromSeconds(1);

    /// <summary>Runs the stream that the parent describes.</summary>
    public static Task<int> RunAsync() => ChildHost.RunAsync(ProtocolJson.Default.StreamSpec, async (spec, host) =>
    {
        using var logs = new LineLogs(Console.Error, TimeProvider.System);

        // 1, 2
        var code = StreamCode.Load(spec.Assembly, spec.Stream.Name);
        await using var catalog = LakeCatalog.Open(spec.Lake);
        var environment = new StreamEnvironment(spec.Project, spec.Stream.Name) { Parallelism = spec.Stream.Parallelism };
        StreamHosting.AddServices(environment, spec, catalog, logs);
        Build(code, environment);

        // 3
        await using var job = StreamJob.Create(environment, new JobOptions
        {
            CheckpointStorage = catalog.Storage,
            CheckpointFolder = $"{PendingFiles.CheckpointsFolder}/{spec.Project}/{spec.Stream.Name}",
            CheckpointInterval = spec.Stream.Checkpoint.Every,
            KeptCheckpoints = spec.Stream.Checkpoint.Keep,
            TakeOver = spec.TakeOver,
            Logs = logs,
        });

        // 4
        job.Committed += (_, committed) => host.Send(new TableCommitted(
            committed.Receipt.Target, committed.Receipt.Version, committed.Epoch.Epoch, committed.Receipt.Rows, committed.Epoch.Watermark));

        // 5
        host.OnCommand = command => _ = job.StopAsync(command.Drain ? StopMode.Drain : StopMode.Checkpoint);
        var running = job.RunAsync();
        host.Listen();
        using var timer = new PeriodicTimer(StatusEvery);
        var ticking = ReportAsync(job, host, timer);
        try
        {
            await running;
        }
        finally
        {
            timer.Dispose();
            await ticking;
            host.Send(StreamStatus.Of(job.Status));
        }
    });

    private static void Build(IStream code, StreamEnvironment environment)
    {
        try
        {
            code.Build(environment);
        }
        catch (Exception error) when (error is not StreamException)
        {
            throw new OrchestratorException(
                OrchestratorError.InvalidProject, $"stream '{environment.Stream}': Build failed: {error.GetType().Name}: {error.Message}", inner: error);
        }
    }

    private static async Task ReportAsync(StreamJob job, ChildHost host, PeriodicTimer timer)
    {
        do
            host.Send(StreamStatus.Of(job.Status));
        while (await timer.WaitForNextTickAsync());
    }
}
