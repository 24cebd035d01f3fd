using System.Text.Json;
using Hybrid.StreamLayer.Checkpoints;
using Hybrid.StreamLayer.Runtime;
using Hybrid.StreamLayer.Sinks;

namespace Hybrid.StreamLayer.Tests.Runtime;

/// <summary>A table that outlives the jobs that write it: each commit carries writer number and rows, as the lake's do. A second commit of one number is a bug, and so is a gap.</summary>
internal sealed class TestTable<T>
{
    private readonly Lock _gate = new();
    private readonly List<(long Incarnation, SinkEpoch Epoch, IReadOnlyList<T> Rows)> _commits = [];

    public IReadOnlyList<SinkEpoch> Epochs
    {
        get
        {
            lock (_gate)
                return [.. _commits.Select(commit => commit.Epoch)];
        }
    }

    public IReadOnlyList<T> Rows
    {
        get
        {
            lock (_gate)
                return [.. _commits.SelectMany(commit => commit.Rows)];
        }
    }

    /// <summary>Awaited before each commit: a test holds commits back with it.</summary>
    public Func<SinkEpoch, Task> BeforeCommit { get; set; } = static _ => Task.CompletedTask;

    /// <summary>The highest incarnation that opened the table.</summary>
    private long Opened { get; set; }

    public ITwoPhaseSink<T> Sink(string name = "table", SinkRouting<T>? routing = null, Func<long, bool>? wantsCheckpoint = null) =>
        new TestSink(this, name, routing, wantsCheckpoint ?? (static _ => false));

    private void Open(long incarnation, RestoredEpochs? restored)
    {
        lock (_gate)
        {
            Opened = incarnation;
            _commits.RemoveAll(commit => restored is null || Number(commit.Epoch).CompareTo((restored.Incarnation, restored.Epoch)) > 0);
            foreach (var pending in restored?.Pending ?? [])
            {
                if (!_commits.Exists(commit => Number(commit.Epoch) == Number(pending)))
                    Add(incarnation, pending);
            }
        }
    }

    private CommitReceipt Commit(long incarnation, SinkEpoch epoch)
    {
        lock (_gate)
        {
            if (Opened > incarnation)
                throw new StreamException(StreamError.Fenced, $"incarnation {Opened} writes");
            if (_commits.Exists(commit => Number(commit.Epoch) == Number(epoch)))
                throw new InvalidOperationException($"epoch {epoch.Epoch} was committed twice");
            return new CommitReceipt("table", _commits.Count, Add(incarnation, epoch));
        }
    }

    private int Add(long incarnation, SinkEpoch epoch)
    {
        var rows = epoch.Prepared.SelectMany(part => JsonSerializer.Deserialize<List<T>>(part)!).ToList();
        _commits.Add((incarnation, epoch, rows));
        return rows.Count;
    }

    private static (long, long) Number(SinkEpoch epoch) => (epoch.Incarnation, epoch.Epoch);

    private sealed class TestSink(TestTable<T> table, string name, SinkRouting<T>? routing, Func<long, bool> wantsCheckpoint) : ITwoPhaseSink<T>
    {
        public string Name => name;

        public SinkRouting<T>? Routing => routing;

        public ISinkCommitter OpenCommitter(SinkContext context) => new Committer(table, context.Incarnation, wantsCheckpoint);

        public ISinkWriter<T> OpenWriter(SinkContext context, OperatorContext subtask) => new Writer(subtask);
    }

    private sealed class Committer(TestTable<T> table, long incarnation, Func<long, bool> wantsCheckpoint) : ISinkCommitter
    {
        public ValueTask OpenAsync(RestoredEpochs? restored, CancellationToken cancellation)
        {
            table.Open(incarnation, restored);
            return ValueTask.CompletedTask;
        }

        public async ValueTask<CommitReceipt> CommitAsync(SinkEpoch epoch, CancellationToken cancellation)
        {
            await table.BeforeCommit(epoch).WaitAsync(cancellation);
            return table.Commit(incarnation, epoch);
        }

        public bool WantsCheckpoint(long watermark) => wantsCheckpoint(watermark);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class Writer(OperatorContext context) : ISinkWriter<T>
    {
        private List<T> _rows = [];

        public void Write(Batch<T> batch)
        {
            for (var row = 0; row < batch.Count; row++)
                _rows.Add(batch.Rows[row]);
            context.Counters.In += batch.Count;
            context.Counters.Passed += batch.Count;
        }

        public void OnWatermark(long watermark)
        {
        }

        public Task<byte[]?> Prepare(long epoch, bool isLast)
        {
            var rows = _rows;
            _rows = [];
            return Task.Run(() => rows.Count == 0 ? null : JsonSerializer.SerializeToUtf8Bytes(rows));
        }

        public IStateSnapshot Snapshot() => NamedSnapshot.Empty;

        public void Restore(RestoredState state)
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
