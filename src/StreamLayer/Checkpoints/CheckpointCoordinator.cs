using System.Threading.Channels;
using Hybrid.Lake;
using Hybrid.StreamLayer.Runtime;

namespace Hybrid.StreamLayer.Checkpoints;

/// <summary>
/// Takes the checkpoints of one start, one at a time. 1. decide that one is due; 2. inject barriers at the sources; 3. each subtask acknowledges with references to its
/// state, which is written in the background; 4. when all state and all sinks' rows are durable, see that no newer start has claimed the stream, then publish the manifest: the
/// checkpoint is complete; 5. hand its epochs to the sinks' committers, tell the sources, delete what is no longer kept.
/// <para>All fields belong to the loop, which runs what others post, one after another.</para>
/// </summary>
internal sealed class CheckpointCoordinator
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    private readonly CheckpointScope _scope;
    private readonly Channel<Action> _posted = Channel.CreateUnbounded<Action>(new() { SingleReader = true });
    private readonly List<CheckpointRequest> _requests = [];
    private readonly List<CheckpointId> _complete;
    private readonly IReadOnlyDictionary<string, long> _baseline;
    private readonly Dictionary<string, long> _asked = new(StringComparer.Ordinal);
    private CheckpointUnderWay? _underWay;
    private long _epoch;
    private long _lastTrigger;
    private int _sourcesRunning;
    private bool _isWanted;
    private bool _isStopping;
    private bool _isDraining;
    private bool _isLastTaken;
    private bool _isLastComplete;
    private CheckpointStatus? _last;
    private Exception? _failure;
    private bool _isOver;

    public CheckpointCoordinator(CheckpointScope scope)
    {
        _scope = scope;
        _complete = [.. scope.History];
        _baseline = scope.Restored is { Manifest: var restored }
            ? Accounting.BaselineOf(scope.Accounting, restored.Counts, restored.Accounts)
            : new Dictionary<string, long>();
        _sourcesRunning = scope.Sources.Count;
        _lastTrigger = scope.Time.GetTimestamp();
    }

    /// <summary>The newest complete checkpoint of this start, or null. Read from any thread.</summary>
    public CheckpointStatus? Last => Volatile.Read(ref _last);

    public void Acknowledge(BarrierAck ack) => Post(() =>
    {
        if (!_isOver && _underWay is { } underWay && underWay.Add(ack))
            _ = CompleteAsync(underWay);
    });

    public void SourceEnded() => Post(() => _sourcesRunning--);

    /// <summary>Asks for a checkpoint. A job that has ended answers with what ended it.</summary>
    public void Request(CheckpointRequest request)
    {
        if (!Post(() => _requests.Add(request)))
            request.Done.TrySetException(Ended());
    }

    /// <summary>Ends the job with a last checkpoint.</summary>
    public void Stop(bool drain) => Post(() =>
    {
        if (drain && !_isDraining)
        {
            foreach (var source in _scope.Sources)
                source.EndInput();
        }

        _isStopping = true;
        _isDraining |= drain;
    });

    /// <summary>Lets the loop look whether the last commit has returned.</summary>
    public void Committed() => Post(static () => { });

    /// <summary>Runs until the last checkpoint is complete and committed.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        await using var timer = _scope.Time.CreateTimer(_ => Post(static () => { }), null, Look, Look);
        try
        {
            await foreach (var action in _posted.Reader.ReadAllAsync(cancellation))
            {
                action();
                if (_isLastComplete && _scope.Sinks.All(sink => sink.Pending.Count == 0))
                    return;
                Decide();
            }
        }
        finally
        {
            _isOver = true;
            _posted.Writer.TryComplete();
            while (_posted.Reader.TryRead(out var late)) // requests that came meanwhile are answered like the others
                late();
            foreach (var request in _requests.Concat(_underWay?.Requests ?? []))
                request.Done.TrySetException(Ended());
        }
    }

    /// <summary>False when the job has ended.</summary>
    private bool Post(Action action) => _posted.Writer.TryWrite(action);

    private Exception Ended() =>
        Volatile.Read(ref _failure) ?? new StreamException(StreamError.Failed, "the job ended before the checkpoint was complete", isTransient: true);

    private void Decide()
    {
        var now = new CheckpointSituation
        {
            IsUnderWay = _underWay is not null,
            IsLastTaken = _isLastTaken,
            AreSourcesEnded = _sourcesRunning == 0,
            IsDraining = _isDraining,
            IsStopping = _isStopping,
            IsAskedFor = _requests.Count > 0,
            IsWantedBySink = IsWantedBySink(),
            MostPendingEpochs = _scope.Sinks.Select(sink => sink.Pending.Count).DefaultIfEmpty(0).Max(),
            PendingLimit = _scope.Options.MostPendingEpochs,
            SinceLast = _scope.Time.GetElapsedTime(_lastTrigger),
            Interval = _scope.Options.CheckpointInterval,
            LeastPause = _scope.Options.LeastCheckpointPause,
        };
        switch (CheckpointDecision.Next(now))
        {
            case CheckpointAction.Take:
                Trigger(isLast: false, withEnd: false);
                break;
            case CheckpointAction.TakeLast:
                Trigger(isLast: true, withEnd: false);
                break;
            case CheckpointAction.TakeLastWithEnd:
                Trigger(isLast: true, withEnd: true);
                break;
            default:
                break;
        }
    }

    /// <summary>Asks each sink once for each watermark; a wish stays until a checkpoint is taken.</summary>
    private bool IsWantedBySink()
    {
        foreach (var sink in _scope.Sinks.Where(sink => !sink.IsSide))
        {
            var watermark = _scope.WatermarkOf(sink.Name);
            if (watermark == EventTimes.None || _asked.GetValueOrDefault(sink.Name, EventTimes.None) == watermark)
                continue;
            _asked[sink.Name] = watermark;
            _isWanted |= sink.Committer.WantsCheckpoint(watermark);
        }

        return _isWanted;
    }

    private void Trigger(bool isLast, bool withEnd)
    {
        var id = new CheckpointId(_scope.Incarnation, ++_epoch);
        _underWay = new CheckpointUnderWay(id, isLast, _scope.SubtaskCount, _scope.Store.Storage, _scope.Store.PrefixOf(id), _scope.Cancellation);
        _underWay.Requests.AddRange(_requests);
        _requests.Clear();
        _lastTrigger = _scope.Time.GetTimestamp();
        _isLastTaken = isLast;
        _isWanted = false;
        foreach (var source in _scope.Sources)
            source.Inject(id.Epoch, isLast, withEnd); // 2
    }

    private async Task CompleteAsync(CheckpointUnderWay underWay)
    {
        try
        {
            var files = await underWay.FilesAsync(); // 3
            var epochs = await underWay.EpochsAsync();
            var counts = underWay.Counts();
            var manifest = new Manifest
            {
                Format = Manifest.CurrentFormat,
                Project = _scope.Project,
                Stream = _scope.Stream,
                Incarnation = underWay.Id.Incarnation,
                Epoch = underWay.Id.Epoch,
                CompletedAt = _scope.Time.GetUtcNow(),
                KeyGroups = _scope.Options.KeyGroups,
                IsLast = underWay.IsLast,
                Files = files,
                Counts = counts,
                Accounts = Accounting.NamesOf(_scope.Accounting),
                Sinks = [.. _scope.Sinks.Select(sink => new Manifest.PendingSink(sink.Name, [.. sink.Pending, epochs[sink.Name]]))],
            };
            if (await _scope.Store.FindNewerAsync(_scope.Incarnation, _scope.Cancellation) is { } newer) // 4
                throw Fenced(newer);
            await _scope.Store.PublishAsync(manifest, _scope.Cancellation);
            var report = Accounting.Check(_scope.Accounting, counts, _baseline);
            var status = new CheckpointStatus(
                manifest.Incarnation, manifest.Epoch, manifest.CompletedAt, underWay.Elapsed, files.Sum(file => file.Length), underWay.LongestPause,
                report.Totals, report.Imbalances);
            Volatile.Write(ref _last, status);
            foreach (var sink in _scope.Sinks) // 5
                sink.Enqueue(epochs[sink.Name]);
            Report(status, underWay.Id);
            _scope.Completed(status);
            foreach (var source in _scope.SourceNodes)
                source.Node.OnCheckpointCompleted(underWay.NamedOf(source.Id));
            await DeleteOldAsync(underWay.Id);
            foreach (var request in underWay.Requests)
                await AnswerAsync(request, manifest, status);
            Post(() =>
            {
                _underWay = null;
                _isLastComplete = underWay.IsLast;
            });
        }
        catch (Exception error)
        {
            Volatile.Write(ref _failure, error);
            foreach (var request in underWay.Requests)
                request.Done.TrySetException(error);
            _scope.Fail(error);
        }
    }

    private void Report(CheckpointStatus status, CheckpointId id)
    {
        CheckpointLog.Completed(_scope.Log, id, status.Bytes, status.Duration.TotalMilliseconds, status.BarrierPause.TotalMilliseconds);
        foreach (var imbalance in status.Imbalances)
            CheckpointLog.Imbalance(_scope.Log, id, imbalance);
    }

    private async Task AnswerAsync(CheckpointRequest request, Manifest manifest, CheckpointStatus status)
    {
        try
        {
            if (request.SavepointFolder is { } folder)
                await _scope.Store.CopyAsync(manifest, folder, _scope.Cancellation);
            request.Done.TrySetResult(status);
        }
        catch (Exception error) when (error is StreamException or LakeException)
        {
            request.Done.TrySetException(error); // the checkpoint itself stands: who asked for the copy is told, the job goes on
        }
    }

    private async Task DeleteOldAsync(CheckpointId newest)
    {
        _complete.Add(newest);
        var kept = _complete.TakeLast(_scope.Options.KeptCheckpoints).ToHashSet();
        try
        {
            await _scope.Store.DeleteOthersAsync(kept, newest, _scope.Cancellation);
            _complete.RemoveAll(id => !kept.Contains(id));
        }
        catch (LakeException error)
        {
            CheckpointLog.NotDeleted(_scope.Log, error.Message);
        }
    }

    private StreamException Fenced(Claim newer) => new(
        StreamError.Fenced,
        $"stream {_scope.Project}/{_scope.Stream} was started again as incarnation {newer.Incarnation} by process {newer.ProcessId} on {newer.Host}: this one, {_scope.Incarnation}, stops");
}
