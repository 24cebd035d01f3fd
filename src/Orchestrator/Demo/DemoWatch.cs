using System.Globalization;
using Hybrid.BatchLayer;
using Hybrid.Orchestrator.Cli.Output;
using Hybrid.Orchestrator.Run.Daemons;
using Hybrid.Orchestrator.Run.Protocol;

namespace Hybrid.Orchestrator.Demo;

/// <summary>Follows the daemon: keeps what it says, and what of it is worth a line. Thread-safe.</summary>
internal sealed class DemoWatch : IDaemonFeed
{
    private const int KeptRates = 40;

    private readonly Lock _gate = new();
    private readonly string _lateHour;
    private readonly List<DemoNote> _notes = [];
    private readonly List<double> _rates = [];
    private readonly Dictionary<string, DateTimeOffset> _runs = [];
    private readonly TaskCompletionSource<string?> _broker = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _firstReport = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private StreamStatus? _stream;
    private SupervisionState? _state;

    /// <summary>Follows a daemon.</summary>
    /// <param name="lateHour">The hour that gets late data, in its text form.</param>
    public DemoWatch(string lateHour) => _lateHour = lateHour;

    /// <summary>The embedded broker's address once the daemon holds the project; null when it needs none.</summary>
    public Task<string?> Broker => _broker.Task;

    /// <summary>Completes when the first report of the hour that gets late data has ended.</summary>
    public Task FirstReport => _firstReport.Task;

    /// <summary>What the stream said last; null before.</summary>
    public StreamStatus? Stream
    {
        get
        {
            lock (_gate)
                return _stream;
        }
    }

    /// <summary>When the code of a run began to run; null: not yet.</summary>
    public DateTimeOffset? BeganAt(string run)
    {
        lock (_gate)
            return _runs.TryGetValue(run, out var began) ? began : null;
    }

    /// <summary>Puts in what the daemon has said.</summary>
    public DemoStatus AddTo(DemoStatus status)
    {
        lock (_gate)
        {
            status = status with { Notes = [.. _notes], Rates = [.. _rates], Phase = status.Phase.Length > 0 ? status.Phase : Phase() };
            return _stream is not { } stream
                ? status
                : status with
                {
                    InPerSecond = stream.InPerSecond,
                    OutPerSecond = stream.OutPerSecond,
                    Lag = stream.Lag(),
                    Watermark = stream.Watermark,
                    Totals = stream.Totals,
                    Imbalances = stream.LastCheckpoint?.Imbalances ?? [],
                };
        }
    }

    /// <summary>Adds a line.</summary>
    public void Note(DateTimeOffset at, string text, bool isError = false)
    {
        lock (_gate)
            _notes.Add(new DemoNote(at, text, isError));
    }

    /// <inheritdoc/>
    public void Publish(DaemonEvent happened)
    {
        switch (happened)
        {
            case DaemonStarted started:
                if (started.Broker is { } address)
                    Note(started.At, $"a Kafka broker listens at {address}, in memory: its topic is gone with it");
                _broker.TrySetResult(started.Broker);
                break;
            case DaemonNote note:
                Note(note.At, note.Message, note.IsError);
                break;
            case StreamReported reported:
                Take(reported.Status);
                break;
            case StreamChanged changed:
                Take(changed);
                break;
            case RunStepped run:
                Take(run);
                break;
            case DaemonEnded:
                _broker.TrySetResult(null);
                break;
        }
    }

    private void Take(StreamStatus status)
    {
        lock (_gate)
        {
            _stream = status;
            _rates.Add(status.InPerSecond);
            if (_rates.Count > KeptRates)
                _rates.RemoveAt(0);
        }
    }

    private void Take(StreamChanged changed)
    {
        var stream = changed.Stream;
        lock (_gate)
            _state = stream.State;
        if (stream.State == SupervisionState.Running)
            Note(changed.At, $"stream {stream.Name} runs as process {stream.Pid}");
        else if (stream.State is SupervisionState.Waiting or SupervisionState.Failed)
            Note(changed.At, $"stream {stream.Name}: {(stream.State == SupervisionState.Failed ? "given up" : "failed, and starts again")}: {stream.Error}", isError: true);
        else if (stream.State == SupervisionState.Ended)
            Note(changed.At, $"stream {stream.Name} has ended: all windows given out, all committed");
    }

    private void Take(RunStepped run)
    {
        if (run.Phase == BatchPhase.Started)
        {
            lock (_gate)
                _runs.TryAdd(run.Run, run.At);
        }

        if (run is not { Phase: BatchPhase.Ended, Outcome: { } outcome })
            return;
        if (outcome.State == BatchState.Succeeded)
            Note(run.At, string.Create(CultureInfo.InvariantCulture, $"{run.Job} of {run.Partition[^2..]}:00 done: {Cells.Count(outcome.Rows)} rows, version {outcome.Version}"));
        else
            Note(run.At, $"{run.Job} of {run.Partition[^2..]}:00 {outcome.State.ToString().ToLowerInvariant()}: {outcome.Message}", isError: outcome.State == BatchState.Failed);
        if (run.Partition == _lateHour && (outcome.State == BatchState.Succeeded || !outcome.IsTransient))
            _firstReport.TrySetResult();
    }

    private string Phase() => _state switch
    {
        null => "starting",
        SupervisionState.Compiling => "compiling the stream's C#",
        SupervisionState.Starting => "starting the stream",
        SupervisionState.Running => $"a shop's orders at {OrderFeeder.Speed} × time",
        SupervisionState.Stopping => "the orders have ended: the last hour closes",
        SupervisionState.Waiting => "the stream starts again",
        SupervisionState.Failed => "the stream was given up",
        _ => "the last reports run",
    };
}
