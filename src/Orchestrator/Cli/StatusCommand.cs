using System.Text.Json;
using Hybrid.Lake.Tables;
using Hybrid.Orchestrator.Cli.Output;
using Hybrid.Orchestrator.Cli.Run;
using Hybrid.Orchestrator.Ledger;
using Hybrid.Orchestrator.Project;
using Hybrid.Orchestrator.Run;
using Hybrid.Orchestrator.Run.Batches;
using Hybrid.Orchestrator.Run.Daemons;
using Hybrid.Orchestrator.Run.Protocol;
using Spectre.Console;

namespace Hybrid.Orchestrator.Cli;

/// <summary><c>hybrid status</c></summary>
internal sealed class StatusCommand : HybridCommand
{
    private const int ShownRuns = 10;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public StatusCommand() : base("status", "Show what runs, how far it is, and what failed. Without a daemon: what the lake and the ledger say.")
    {
        Add(Shared.Project);
        SetAction(async (result, cancellation) =>
        {
            var project = result.LoadProject();
            var daemon = (await ControlClient.AskAsync(project, new ControlRequest(ControlRequest.Status), Patience, cancellation))?.Status;
            var lake = LakeCatalog.Open(project.Lake);
            var tables = new List<Snapshot>();
            foreach (var name in await lake.TablesAsync(cancellation))
                tables.Add(await lake.Table(name).SnapshotAsync(cancellation));
            var runs = await RunsAsync(project, cancellation);
            if (result.GetValue(Shared.Json))
                Console.WriteLine(Json(project, daemon, tables, runs));
            else
                Show(project, daemon, tables, runs);
            return ExitCodes.Done;
        });
    }

    public override IReadOnlyList<(string CommandLine, string Meaning)> Examples =>
    [
        ("hybrid status", "the project in this folder"),
        ("hybrid status --json", "for monitoring"),
    ];

    private static async Task<IReadOnlyList<RunRecord>> RunsAsync(ProjectDefinition project, CancellationToken cancellation)
    {
        if (!File.Exists(BatchRuns.LedgerOf(project)))
            return [];
        await using var ledger = new SqliteLedger(BatchRuns.LedgerOf(project), TimeProvider.System);
        return await ledger.RunsAsync(limit: ShownRuns, cancellation: cancellation);
    }

    private static void Show(ProjectDefinition project, DaemonStatus? daemon, List<Snapshot> tables, IReadOnlyList<RunRecord> runs)
    {
        var console = Screen.Out;
        console.WriteLine(daemon is null ? $"project {project.Name}: no daemon runs" : $"project {project.Name}: process {daemon.Pid} since {Cells.Of(Seconds(daemon.Since))} UTC");
        console.WriteLine($"lake    {project.Lake}");
        if (daemon?.Broker is { } broker)
            console.WriteLine($"broker  {broker} (embedded, in memory)");
        foreach (var stream in daemon?.Streams ?? [])
        {
            console.WriteLine();
            console.WriteLine($"stream {stream.Name}: {stream.State.ToString().ToLowerInvariant()}{(stream.Pid is { } pid ? $", process {pid}" : "")}{(stream.Restarts > 0 ? $", started again {stream.Restarts} times" : "")}");
            if (stream.Error is { } error)
                console.WriteLine($"  last error  {error}");
            if (stream.Status is not { } status)
                continue;
            console.WriteLine($"  now         {Lines.Progress(status)}");
            if (status.LastCheckpoint is not { } checkpoint)
                continue;
            var totals = checkpoint.Totals;
            console.WriteLine($"  checkpoint  {checkpoint.Incarnation}/{checkpoint.Epoch}, {Cells.Bytes(checkpoint.Bytes)} in {checkpoint.Duration.TotalMilliseconds:0} ms, {Cells.Of(Seconds(checkpoint.CompletedAt))}");
            console.WriteLine($"  balance     {Cells.Count(totals.In)} in = {Cells.Count(totals.OutEligible)} out + {Cells.Count(totals.Filtered)} filtered + {Cells.Count(totals.Late)} late + {Cells.Count(totals.DeadLettered)} dead letters"
                + (totals.IsBalanced ? "" : $": NOT BALANCED: {string.Join("; ", checkpoint.Imbalances)}"));
        }

        if (tables.Count > 0)
        {
            console.WriteLine();
            var table = Screen.Table("table", "version#", "partitions#", "closed#", "final#", "rows#", "watermark");
            foreach (var snapshot in tables)
            {
                table.Row(
                    snapshot.Definition.Name,
                    Cells.Of(snapshot.Version),
                    Cells.Count(snapshot.Loop.Partitions.Count),
                    Cells.Count(snapshot.Loop.Partitions.Values.Count(partition => partition.IsClosed)),
                    Cells.Count(snapshot.Loop.Partitions.Values.Count(partition => partition.IsFinal)),
                    Cells.Count(Lake.LakeLsCommand.Rows(snapshot)),
                    Cells.Watermark(snapshot.Loop.Watermark));
            }

            console.Write(table);
        }

        if (runs.Count > 0)
        {
            console.WriteLine();
            var table = Screen.Table("job", "partition", "run", "cause", "state", "attempt#", "started", "took#", "result");
            foreach (var run in runs)
            {
                table.Row(
                    run.Job,
                    run.Partition,
                    run.Id,
                    run.Cause.ToString().ToLowerInvariant(),
                    run.State.ToString().ToLowerInvariant(),
                    Cells.Of(run.Attempt),
                    run.StartedAt is { } started ? Cells.Of(Seconds(Moment(started))) : "",
                    run is { StartedAt: { } from, FinishedAt: { } to } ? $"{(to - from) / 1_000_000.0:0.0} s" : "",
                    run.Error ?? (run.OutputVersion is { } version ? $"version {version}" : ""));
            }

            console.Write(table);
        }
    }

    private static string Json(ProjectDefinition project, DaemonStatus? daemon, List<Snapshot> tables, IReadOnlyList<RunRecord> runs) => JsonText.Line(line => line
        .Text("project", project.Name)
        .Text("lake", project.Lake)
        .Flag("running", daemon is not null)
        .Raw("daemon", daemon is null ? "null" : JsonSerializer.Serialize(daemon, ProtocolJson.Default.DaemonStatus))
        .Objects("tables", tables, (item, snapshot) => item
            .Text("name", snapshot.Definition.Name).Number("version", snapshot.Version).Text("watermark", Cells.JsonWatermark(snapshot.Loop.Watermark))
            .Number("partitions", snapshot.Loop.Partitions.Count)
            .Number("closed", snapshot.Loop.Partitions.Values.Count(partition => partition.IsClosed))
            .Number("final", snapshot.Loop.Partitions.Values.Count(partition => partition.IsFinal)))
        .Objects("runs", runs, (item, run) => item
            .Text("job", run.Job).Text("partition", run.Partition).Text("run", run.Id).Text("cause", run.Cause.ToString().ToLowerInvariant())
            .Text("state", run.State.ToString().ToLowerInvariant()).Number("attempt", run.Attempt)
            .Text("startedAt", run.StartedAt is { } started ? Cells.Iso(Moment(started)) : null)
            .Text("finishedAt", run.FinishedAt is { } finished ? Cells.Iso(Moment(finished)) : null)
            .Number("version", run.OutputVersion).Text("errorCode", run.ErrorCode).Text("error", run.Error)));

    private static DateTimeOffset Moment(long micros) => StreamLayer.EventTimes.ToDateTime(micros);

    private static DateTimeOffset Seconds(DateTimeOffset moment) => new(moment.UtcTicks - moment.UtcTicks % TimeSpan.TicksPerSecond, TimeSpan.Zero);
}
