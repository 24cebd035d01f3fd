using Hybrid.StreamLayer.Checkpoints;
using Hybrid.StreamLayer.Runtime;
using Hybrid.StreamLayer.Sources;

namespace Hybrid.Benchmarks.Steady;

/// <summary>A bounded source that is read again and again without end; each lap's event times follow those of the lap before.</summary>
internal sealed class LoopingSource<T>(ISource<T> inner, Func<T, long> eventTime, long span) : ISource<T>
{
    private long _rows;

    /// <summary>Rows handed out so far.</summary>
    public long Rows => Interlocked.Read(ref _rows);

    public string Name => inner.Name;

    public bool IsBounded => false;

    public ValueTask OpenAsync(IReadOnlyDictionary<string, byte[]>? restored, CancellationToken cancellation) => inner.OpenAsync(null, cancellation);

    public ValueTask<IReadOnlyList<SourceSplit>> DiscoverAsync(CancellationToken cancellation) => inner.DiscoverAsync(cancellation);

    public ISourceReader<T> OpenReader(SourceReaderContext context) => new Reader(this, context);

    public void OnCheckpointCompleted(IReadOnlyDictionary<string, byte[]> named) => inner.OnCheckpointCompleted(named);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private ISourceReader<T> OpenInner(SourceReaderContext context) => inner.OpenReader(context);

    private sealed class Reader(LoopingSource<T> source, SourceReaderContext context) : ISourceReader<T>
    {
        private readonly List<SourceSplit> _splits = [];
        private ISourceReader<T> _lap = source.OpenInner(context);
        private long _shift;

        public void Assign(IReadOnlyList<SourceSplit> splits)
        {
            _splits.AddRange(splits);
            _lap.Assign(splits);
        }

        public ReadOutcome Read(Batch<T> batch, TimeSpan maxWait)
        {
            var outcome = _lap.Read(batch, maxWait);
            for (var row = 0; row < batch.Count; row++)
                batch.Timestamps[row] = source.EventTime(batch.Rows[row]) + _shift;
            Interlocked.Add(ref source._rows, batch.Count);
            if (outcome != ReadOutcome.End)
                return outcome;
            _lap.Dispose();
            _lap = source.OpenInner(context);
            _lap.Assign(_splits);
            _shift += source.Span;
            return ReadOutcome.Nothing;
        }

        public void Pause(int split, bool paused) => _lap.Pause(split, paused);

        public SplitProgress Progress(int split) => _lap.Progress(split) with { IsEnded = false };

        public IStateSnapshot Snapshot() => _lap.Snapshot();

        public void Restore(RestoredState state) => throw new NotSupportedException("A benchmark starts afresh.");

        public void Dispose() => _lap.Dispose();
    }

    private long EventTime(T row) => eventTime(row);

    private long Span => span;
}
