using System.Buffers.Binary;
using Hybrid.StreamLayer.Checkpoints;
using Hybrid.StreamLayer.Runtime;
using Hybrid.StreamLayer.Sources;

namespace Hybrid.StreamLayer.Tests.Runtime;

/// <summary>
/// A source over lists, one for each split, that stay when a job is gone, as a topic does. Rows may be added while it runs. Rows up to <see cref="Open"/> of each split are
/// given out; the rest wait, so that a test decides how far a job gets.
/// </summary>
internal sealed class ListSource<T>(IReadOnlyList<IReadOnlyList<T>> splits, bool isBounded = true) : ISource<T>
{
    private int _open = int.MaxValue;

    public string Name => "list";

    public bool IsBounded => isBounded;

    /// <summary>How many rows of each split may be read by now.</summary>
    public int Open
    {
        get => Volatile.Read(ref _open);
        set => Volatile.Write(ref _open, value);
    }

    /// <summary>Number of splits that exist by now.</summary>
    public int SplitCount { get; set; } = splits.Count;

    /// <summary>Rows in a batch.</summary>
    public int BatchRows { get; init; } = 7;

    /// <summary>Throws in place of giving the row at this position of split 0.</summary>
    public int FailAt { get; init; } = -1;

    public IReadOnlyDictionary<string, byte[]>? Restored { get; private set; }

    public int CompletedCheckpoints { get; private set; }

    public ValueTask OpenAsync(IReadOnlyDictionary<string, byte[]>? restored, CancellationToken cancellation)
    {
        Restored = restored;
        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<SourceSplit>> DiscoverAsync(CancellationToken cancellation) => ValueTask.FromResult<IReadOnlyList<SourceSplit>>(
    [
        .. Enumerable.Range(0, SplitCount).Select(split =>
        {
            var restored = Restored is { } state && state.TryGetValue($"split:list/{split}", out var value) ? BinaryPrimitives.ReadInt64LittleEndian(value) : (long?)null;
            return new SourceSplit($"list/{split}", restored ?? 0, isBounded ? splits[split].Count : null, restored is not null);
        }),
    ]);

    public ISourceReader<T> OpenReader(SourceReaderContext context) => new Reader(this, context.Operator);

    public void OnCheckpointCompleted(IReadOnlyDictionary<string, byte[]> named) => CompletedCheckpoints++;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class Reader(ListSource<T> source, OperatorContext context) : ISourceReader<T>
    {
        private readonly List<Split> _splits = [];
        private int _next;

        public void Assign(IReadOnlyList<SourceSplit> splits)
        {
            foreach (var split in splits)
                _splits.Add(new Split(split.Id, source.ListOf(split.Id), split.Position));
        }

        public ReadOutcome Read(Batch<T> batch, TimeSpan maxWait)
        {
            for (var tried = 0; tried < _splits.Count; tried++)
            {
                var at = _next;
                _next = (_next + 1) % _splits.Count;
                var split = _splits[at];
                if (split.IsPaused || split.Position >= Limit(split))
                    continue;
                batch.Split = at;
                while (batch.Count < source.BatchRows && split.Position < Limit(split))
                {
                    if (split.Position == source.FailAt && at == 0)
                        throw new StreamException(StreamError.OffsetsGone, "gone");
                    batch.Add(split.Rows[(int)split.Position++], EventTimes.None);
                }

                context.Counters.In += batch.Count;
                context.Counters.Passed += batch.Count;
                context.Counters.Out += batch.Count;
                return ReadOutcome.Rows;
            }

            if (source.IsBounded && _splits.TrueForAll(split => split.Position >= split.Rows.Count))
                return ReadOutcome.End;
            Thread.Yield();
            return ReadOutcome.Nothing;
        }

        public void Pause(int split, bool paused) => _splits[split].IsPaused = paused;

        public SplitProgress Progress(int split)
        {
            var at = _splits[split];
            return new SplitProgress(at.Id, at.Position, Limit(at) - at.Position, source.IsBounded && at.Position >= at.Rows.Count);
        }

        public IStateSnapshot Snapshot() => new NamedSnapshot(_splits.ToDictionary(split => $"split:{split.Id}", split => Bytes(split.Position)));

        public void Restore(RestoredState state)
        {
        }

        public void Dispose()
        {
        }

        private int Limit(Split split) => Math.Min(source.Open, split.Rows.Count);

        private static byte[] Bytes(long value)
        {
            var bytes = new byte[sizeof(long)];
            BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
            return bytes;
        }

        private sealed class Split(string id, IReadOnlyList<T> rows, long position)
        {
            public string Id => id;

            public IReadOnlyList<T> Rows => rows;

            public long Position { get; set; } = position;

            public bool IsPaused { get; set; }
        }
    }

    private IReadOnlyList<T> ListOf(string id) => splits[int.Parse(id.Split('/')[1], System.Globalization.CultureInfo.InvariantCulture)];
}
