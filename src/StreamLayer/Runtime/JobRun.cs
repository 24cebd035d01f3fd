using System.Runtime.ExceptionServices;
using Hybrid.Lake;
using Hybrid.StreamLayer.Checkpoints;
using Hybrid.StreamLayer.Runtime.Graph;
using Hybrid.StreamLayer.Sinks;
using Hybrid.StreamLayer.Sources;
using Microsoft.Extensions.Logging;

namespace Hybrid.StreamLayer.Runtime;

/// <summary>
/// One start of a job, from recovery to its end. 1. take the lock; 2. find the checkpoint and claim an incarnation; 3. open the sources and find their splits; 4. open the
/// sinks' committers, which settle what the checkpoint left pending; 5. make the subtasks and hand out the splits; 6. start the threads, the committers, the checkpoints;
/// 7. wait for the end or the first error; 8. stop the threads; 9. close sinks, sources and lock.
/// </summary>
internal sealed class JobRun : IJobStart, IJobEvents, IDisposable
{
    private static readonly TimeSpan ThreadsLeaveWithin = TimeSpan.FromSeconds(30);

    private readonly JobPlan _plan;
    private readonly JobOptions _options;
    private readonly ILogger _log;
    private readonly JobAbort _abort = new();
    private readonly CancellationTokenSource _cancellation = new();
    private readonly TaskCompletionSource<Exception?> _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Subtask> _subtasks = [];
    private readonly List<SinkCommits> _sinks = [];
    private readonly Dictionary<string, SplitAssignment> _splits = new(StringComparer.Ordinal);
    private readonly CheckpointStore _store;
    private volatile CheckpointCoordinator? _coordinator;

    public JobRun(JobPlan plan, JobOptions options)
    {
        _plan = plan;
        _options = options;
        _log = options.Logs.CreateLogger("Hybrid.StreamLayer");
        Wiring = new JobWiring(plan, options, _abort);
        _store = new CheckpointStore(options.CheckpointStorage, options.CheckpointFolder);
    }

    public JobWiring Wiring { get; }

    public IJobEvents Events => this;

    public RestoredCheckpoint? Restored { get; private set; }

    public long Incarnation { get; private set; }

    /// <summary>Subtasks that run; empty before.</summary>
    public IReadOnlyList<Subtask> Subtasks { get; private set; } = [];

    public IReadOnlyList<SinkCommits> Sinks { get; private set; } = [];

    public CheckpointCoordinator? Coordinator => _coordinator;

    public Action<CheckpointStatus> CheckpointCompleted { get; init; } = static _ => { };

    public Action<string, SinkEpoch, CommitReceipt> Committed { get; init; } = static (_, _, _) => { };

    private TimeProvider Time => _plan.Environment.Time;

    private IEnumerable<(string Id, ISourceNode Node)> SourceNodes => _plan.Nodes.OfType<ISourceNode>().Select(node => (_plan.IdOf((Node)node), node));

    public SinkContext SinkContextOf(string sink) => new(_plan.Environment.Project, _plan.Environment.Stream, sink, Incarnation, Time);

    public void Acknowledge(BarrierAck ack) => _coordinator?.Acknowledge(ack);

    public void SourceEnded(Subtask source) => _coordinator?.SourceEnded();

    public void Fail(Subtask subtask, Exception error) => Fail(error is StreamException or LakeException
        ? error
        : new StreamException(StreamError.Failed, $"subtask {subtask.Name} failed: {error.GetType().Name}: {error.Message}", inner: error));

    /// <summary>Ends the job with an error; the first one counts.</summary>
    public void Fail(Exception error) => _failed.TrySetResult(error);

    /// <summary>Ends the job at once, without an error.</summary>
    public void Kill()
    {
        _failed.TrySetResult(null);
        _cancellation.Cancel();
    }

    /// <inheritdoc/>
    public void Dispose() => _cancellation.Dispose();

    /// <summary>Runs to the end. <paramref name="started"/> is called when rows flow.</summary>
    public async Task RunAsync(Action started)
    {
        using var held = RunningLock.Take(_options.CheckpointStorage, _options.CheckpointFolder, _options.TakeOver, Time.GetUtcNow()); // 1
        try
        {
            await OpenAsync(); // 2 to 5
            using var restored = Restored;
            var background = Start(); // 6
            started();
            await Task.WhenAny([_failed.Task, .. background]); // 7: the coordinator ends when the last checkpoint is committed
            var ended = background[0];
            var faulted = background.FirstOrDefault(task => task.IsFaulted);
            if (_failed.Task.IsCompleted)
            {
                if (await _failed.Task is { } error)
                    ExceptionDispatchInfo.Throw(error);
                return;
            }

            await (faulted ?? ended);
        }
        finally
        {
            await CloseAsync(); // 8 and 9
        }
    }

    private async Task OpenAsync()
    {
        var cancellation = _cancellation.Token;
        var sinks = _plan.Nodes.OfType<ISinkNode>().Select(sink => sink.SinkName).ToArray();
        var recovery = new Recovery(_store, _options, [.. _plan.Nodes.Select(_plan.IdOf)], sinks, Time, _log);
        (var claim, Restored) = await recovery.StartAsync(cancellation); // 2
        Incarnation = claim.Incarnation;
        JobLog.Started(_log, _plan.Environment.Project, _plan.Environment.Stream, Incarnation, Restored?.Id.ToString() ?? "nothing");
        foreach (var (id, source) in SourceNodes) // 3
        {
            await source.OpenAsync(Restored?.NamedOf(id), cancellation);
            _splits.Add(id, new SplitAssignment(_plan.StageOf((Node)source).Parallelism));
        }

        foreach (var node in _plan.Nodes.OfType<ISinkNode>()) // 4
        {
            var committer = node.OpenCommitter(SinkContextOf(node.SinkName));
            _sinks.Add(new SinkCommits(node.SinkName, _plan.StageOf((Node)node).IsSide, committer, Time, _log));
            var epochs = Restored is null ? null : new RestoredEpochs(Restored.Id.Incarnation, Restored.Id.Epoch, Restored.PendingOf(node.SinkName));
            await committer.OpenAsync(epochs, cancellation);
        }

        foreach (var stage in _plan.Stages) // 5
        {
            for (var subtask = 0; subtask < stage.Parallelism; subtask++)
                _subtasks.Add(stage.Head.CreateSubtask(new SubtaskBuilder(this, stage, subtask)));
        }

        foreach (var (id, source) in SourceNodes)
        {
            var assigned = _splits[id].Assign(await source.DiscoverAsync(cancellation));
            foreach (var subtask in _subtasks.OfType<ISourceSubtask>().Where(subtask => subtask.OperatorId == id))
                subtask.AssignFirst(assigned[subtask.Index]);
        }
    }

    private List<Task> Start()
    {
        var cancellation = _cancellation.Token;
        var sources = _subtasks.OfType<ISourceSubtask>().ToArray();
        var coordinator = new CheckpointCoordinator(new CheckpointScope
        {
            Project = _plan.Environment.Project,
            Stream = _plan.Environment.Stream,
            Incarnation = Incarnation,
            Options = _options,
            Store = _store,
            Restored = Restored,
            History = Restored is null ? [] : [Restored.Id],
            Accounting = AccountingPlan.Of(_plan),
            Sources = sources,
            SourceNodes = [.. SourceNodes],
            Sinks = _sinks,
            SubtaskCount = _subtasks.Count,
            WatermarkOf = WatermarkOf,
            Completed = CheckpointCompleted,
            Fail = Fail,
            Time = Time,
            Log = _log,
            Cancellation = cancellation,
        });
        _coordinator = coordinator;
        Subtasks = _subtasks;
        Sinks = _sinks;
        foreach (var subtask in _subtasks)
            subtask.Start();
        return
        [
            coordinator.RunAsync(cancellation),
            .. _sinks.Select(sink => sink.RunAsync(OnCommitted, cancellation)),
            .. SourceNodes.Where(source => !source.Node.IsBounded).Select(source => DiscoverAsync(source.Id, source.Node, cancellation)),
        ];
    }

    private void OnCommitted(SinkCommits sink, SinkEpoch epoch, CommitReceipt receipt)
    {
        Committed(sink.Name, epoch, receipt);
        _coordinator?.Committed();
    }

    private long WatermarkOf(string sink)
    {
        var least = EventTimes.End;
        foreach (var progress in _subtasks.SelectMany(subtask => subtask.Sinks).Where(progress => progress.Sink == sink))
            least = Math.Min(least, progress.Watermark);
        return least;
    }

    private async Task DiscoverAsync(string id, ISourceNode source, CancellationToken cancellation)
    {
        while (true)
        {
            await Task.Delay(_options.DiscoveryInterval, Time, cancellation);
            try
            {
                var assigned = _splits[id].Assign(await source.DiscoverAsync(cancellation));
                foreach (var subtask in _subtasks.OfType<ISourceSubtask>().Where(subtask => subtask.OperatorId == id))
                {
                    if (assigned[subtask.Index].Count > 0)
                        subtask.AssignLater(assigned[subtask.Index]);
                }
            }
            catch (StreamException error) when (error.IsTransient)
            {
                JobLog.DiscoveryFailed(_log, source.SourceName, error.Message);
            }
        }
    }

    private async Task CloseAsync()
    {
        _abort.Abort(); // 8
        Wiring.WakeAll();
        await _cancellation.CancelAsync();
        if (Subtasks.Count == 0)
        {
            _subtasks.ForEach(subtask => subtask.Abandon());
        }
        else
        {
            try
            {
                await Task.WhenAll(_subtasks.Select(subtask => subtask.Ended)).WaitAsync(ThreadsLeaveWithin);
            }
            catch (TimeoutException)
            {
                JobLog.ThreadsStay(_log, string.Join(", ", _subtasks.Where(subtask => !subtask.Ended.IsCompleted).Select(subtask => subtask.Name)));
            }
        }

        foreach (var sink in _sinks) // 9
            await sink.Committer.DisposeAsync();
        foreach (var (_, source) in SourceNodes)
            await source.DisposeAsync();
    }
}
