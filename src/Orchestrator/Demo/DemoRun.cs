using Hybrid.Lake.Tables;
using Hybrid.Orchestrator.Cli.Output;
using Hybrid.Orchestrator.Demo.Orders;
using Hybrid.Orchestrator.Ledger;
using Hybrid.Orchestrator.Project;
using Hybrid.Orchestrator.Run;
using Hybrid.Orchestrator.Run.Batches;
using Hybrid.Orchestrator.Run.Daemons;
using Hybrid.StreamLayer;

namespace Hybrid.Orchestrator.Demo;

/// <summary>
/// The demo: the project <c>examples/shop</c> run by the daemon as <c>hybrid run</c> does, on generated orders, with an end.
/// <para>1. take and fill the folder; on a real broker, make the topic; 2. start the daemon; 3. send the orders, once the broker is there; 4. when all are read,
/// drain: the last hour closes, and what is due is run; 5. look four times a second at what is there, and show it; 6. when the daemon has ended, read what came
/// out.</para>
/// </summary>
internal sealed class DemoRun : IDisposable
{
    private const string Stream = "revenue";
    private const string Table = "revenue";
    private const string Report = "report";
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    private readonly IDemoView _view;
    private readonly TimeProvider _time;
    private readonly DateTimeOffset _began;
    private readonly ProjectDefinition _project;
    private readonly string _topic;
    private readonly bool _isEmbedded;
    private readonly ShopOrders _orders;
    private readonly OrderFeeder _feeder;
    private readonly DemoWatch _watch;
    private readonly Daemon _daemon;
    private readonly CancellationTokenSource _stop = new();
    private IReadOnlyList<DemoHour> _hours = [];
    private DemoReport? _report;

    /// <summary>Prepares the demo.</summary>
    /// <param name="folder">Its folder, held by the caller.</param>
    /// <param name="kafka">A real broker's address; null: the embedded one.</param>
    /// <param name="began">When the command began.</param>
    /// <param name="view">Shows it.</param>
    /// <param name="time">The clock.</param>
    public DemoRun(DemoFolder folder, string? kafka, DateTimeOffset began, IDemoView view, TimeProvider time)
    {
        (_began, _view, _time) = (began, view, time);

        // 1
        _isEmbedded = kafka is null;
        _topic = _isEmbedded ? "orders" : DemoTopic.NameAt(began);
        _project = folder.Fill(kafka ?? ProjectDefinition.Embedded, _topic);
        _orders = new ShopOrders(ShopOrders.StartBefore(began));
        _feeder = new OrderFeeder(_orders, time);
        _watch = new DemoWatch(LateHour.ToString());
        _daemon = new Daemon(_project, new DaemonOptions(), _watch, time);
    }

    /// <summary>Runs it to its end.</summary>
    /// <returns>The exit code: 0 when every order was counted and every hour reported.</returns>
    public async Task<int> RunAsync()
    {
        var code = ExitCodes.Failed;
        await _view.ShowAsync(async () => code = await WorkAsync());
        if (_report is null || code != ExitCodes.Done || _stop.IsCancellationRequested)
            return ExitCodes.Failed; // what went wrong was shown when it did
        _view.End(_report);
        return _report.IsGood ? ExitCodes.Done : ExitCodes.Failed;
    }

    /// <summary>Stops it before its end; the second time, kills it. From any thread.</summary>
    public void Stop()
    {
        if (_stop.IsCancellationRequested)
        {
            _daemon.Kill();
            return;
        }

        _stop.Cancel();
        _daemon.Stop(drain: false);
    }

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    private PartitionKey LateHour => new(PartitionUnit.Hour, _orders.Start + Shop.OfflineHour * 3_600_000_000L);

    private async Task<int> WorkAsync()
    {
        if (!_isEmbedded)
            await DemoTopic.CreateAsync(_project.Kafka["bootstrap.servers"], _topic);

        // 2
        var daemon = _daemon.RunAsync();
        await using var lake = LakeCatalog.Open(_project.Lake, _time);
        await using var book = new HourBook(lake.Table(Table), () => new SqliteLedger(BatchRuns.LedgerOf(_project), _time));
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        var feeding = FeedAsync(ends.Token);

        // 5
        using var timer = new PeriodicTimer(LookEvery, _time);
        while (!daemon.IsCompleted)
        {
            await LookAsync(book);
            await Task.WhenAny(daemon, timer.WaitForNextTickAsync(CancellationToken.None).AsTask());
        }

        await ends.CancelAsync();
        await feeding;
        var code = await daemon;

        // 6
        await LookAsync(book);
        using var reader = new ReportReader(lake.Table(Report));
        var last = _watch.AddTo(new DemoStatus());
        _report = new DemoReport
        {
            Totals = last.Totals,
            Imbalances = last.Imbalances,
            Hours = _hours,
            Revenue = await reader.RevenueAsync(CancellationToken.None),
            Late = _hours.FirstOrDefault(hour => hour.Partition == LateHour) is { } hour ? await reader.LateAsync(hour, _feeder.AfterClose, CancellationToken.None) : null,
            Lake = _project.Lake,
            Topic = _isEmbedded ? null : _topic,
            Took = _time.GetUtcNow() - _began,
        };
        return code;
    }

    // 3, 4
    private async Task FeedAsync(CancellationToken cancellation)
    {
        try
        {
            var broker = await _watch.Broker.WaitAsync(cancellation) ?? _project.Kafka["bootstrap.servers"];
            await _feeder.RunAsync(broker, _topic, KafkaConnection.GroupOf(_project.Name, Stream), _watch.FirstReport, NoteDelivery, cancellation);
            _daemon.Stop(drain: true);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return; // stopped, or the daemon has ended and said why
        }
        catch (StreamException error)
        {
            _watch.Note(_time.GetUtcNow(), error.Message, isError: true);
            _daemon.Stop(drain: false);
        }
    }

    private void NoteDelivery() => _watch.Note(
        _time.GetUtcNow(),
        $"{Shop.Countries[Shop.OfflineCountry].Name}'s shop is back on line: orders of {LateHour.ToString()[^2..]}:48 to {LateHour.ToString()[^2..]}:58 come, late");

    private async Task LookAsync(HourBook book)
    {
        var before = _hours;
        _hours = await book.ReadAsync(_watch.BeganAt, CancellationToken.None);
        foreach (var hour in _hours)
        {
            var known = before.FirstOrDefault(other => other.Partition == hour.Partition);
            if (hour.IsClosed && known is not { IsClosed: true })
                _watch.Note(_time.GetUtcNow(), $"{hour.Name} closed with version {Cells.Of(hour.Generations[0].Version)}: its report is due");
            else if (hour.Generations.Count > known?.Generations.Count)
                _watch.Note(_time.GetUtcNow(), $"{hour.Name} changed in version {Cells.Of(hour.Generation)}, its generation {Cells.Of(hour.Generations.Count)}: its report is due again");
        }

        _view.Update(_watch.AddTo(new DemoStatus
        {
            Elapsed = _time.GetUtcNow() - _began,
            Progress = _feeder.Clock == long.MinValue ? 0 : (double)(_feeder.Clock - _orders.Start) / (_orders.End - _orders.Start),
            Hours = _hours,
        }));
    }
}
