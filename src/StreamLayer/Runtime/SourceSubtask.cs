using System.Collections.Concurrent;
using Hybrid.StreamLayer.Runtime.Graph;
using Hybrid.StreamLayer.Sources;
using Hybrid.StreamLayer.Time;

namespace Hybrid.StreamLayer.Runtime;

/// <summary>A subtask that reads a source. What it is told from outside waits in a queue until its thread looks.</summary>
internal sealed class SourceSubtask<T> : Subtask, ISourceSubtask
{
    private static readonly TimeSpan LongestRead = TimeSpan.FromMilliseconds(20); // a barrier waits for it

    private readonly ConcurrentQueue<Action> _told = new();
    private readonly ISourceReader<T> _reader;
    private readonly IReceiver<T> _chain;
    private readonly OperatorContext _context;
    private readonly SourceSplits _splits;
    private readonly Batch<T> _batch = new();
    private SplitStatus[] _progress = [];
    private bool _isEnded;

    public SourceSubtask(SubtaskBuilder builder, SourceNode<T> node, ISource<T> source) : base(builder)
    {
        _splits = new SourceSplits { SetPaused = (split, paused) => _reader!.Pause(split, paused) };
        builder.Splits = _splits;
        _context = builder.CreateContext(node);
        _chain = builder.CreateOutput(node, node.Output, _context);
        _reader = source.OpenReader(new SourceReaderContext(_context));
        IsBounded = source.IsBounded;
        if (builder.RestoredFor(_context) is { } state)
            _reader.Restore(state);
    }

    public bool IsBounded { get; }

    public string OperatorId => _context.OperatorId;

    public IReadOnlyList<SplitStatus> Progress => Volatile.Read(ref _progress);

    public void AssignFirst(IReadOnlyList<SourceSplit> splits) => Assign(splits);

    public void AssignLater(IReadOnlyList<SourceSplit> splits) => Tell(() => Assign(splits));

    public void Inject(long epoch, bool isLast, bool withEnd) => Tell(() =>
    {
        if (withEnd)
        {
            _chain.OnEnd();
            EndSides();
        }

        PassBarrier(epoch, isLast, PassSourceBarrier);
    });

    public void EndInput() => Tell(End);

    protected override void Begin()
    {
        if (_splits.Count == 0 && IsBounded)
            End();
    }

    protected override void Work()
    {
        while (!IsDone && _told.TryDequeue(out var told))
            told();
        if (IsDone)
            return;
        if (_isEnded || _splits.Count == 0)
        {
            Parker.Wait(TickEvery);
            return;
        }

        var outcome = _reader.Read(_batch, LongestRead);
        if (_batch.Count > 0)
            _chain.OnBatch(_batch);
        _batch.Clear();
        if (outcome == ReadOutcome.End)
            End();
    }

    protected override void OnTick()
    {
        var status = new SplitStatus[_splits.Count];
        for (var split = 0; split < status.Length; split++)
        {
            var progress = _reader.Progress(split);
            _splits.Update(split, progress);
            status[split] = new SplitStatus(OperatorId, progress.Id, progress.Position, progress.Lag, progress.IsEnded, _splits.WatermarkOf(split));
        }

        Volatile.Write(ref _progress, status);
    }

    protected override void CloseHead() => _reader.Dispose();

    private void Tell(Action what)
    {
        _told.Enqueue(what);
        Parker.Signal();
    }

    private void Assign(IReadOnlyList<SourceSplit> splits)
    {
        if (splits.Count == 0)
            return;
        _reader.Assign(splits);
        foreach (var _ in splits)
            _splits.Add(_reader.Progress(_splits.Count));
        OnTick();
    }

    private void PassSourceBarrier(Barrier barrier)
    {
        barrier.Collect(_reader, _context);
        _chain.OnBarrier(barrier);
    }

    private void End()
    {
        if (_isEnded)
            return;
        _isEnded = true;
        OnTick();
        _chain.OnWatermark(EventTimes.End);
        Flush();
        Builder.Job.Events.SourceEnded(this);
    }
}
