using Hybrid.Lake.DuckDb;
using Hybrid.Lake.Parquet;
using Hybrid.Lake.Tables;
using Hybrid.StreamLayer.Runtime;
using Hybrid.StreamLayer.Sinks;
using Hybrid.StreamLayer.Sinks.Lake;
using Hybrid.StreamLayer.State;

namespace Hybrid.StreamLayer.Tests.Sinks.Lake;

/// <summary>One start of a stream's sink, driven by hand: rows, watermarks, barriers, commits. What the engine does, without its threads.</summary>
internal sealed class SinkRun<T> : IAsyncDisposable
{
    private readonly LakeSink<T> _sink;
    private readonly SinkContext _context;
    private readonly List<ISinkWriter<T>> _writers = [];
    private readonly List<OperatorContext> _subtasks = [];
    private readonly int _parallelism;
    private long _watermark = EventTimes.None;
    private long _epoch;

    public SinkRun(LakeCatalog catalog, LakeSinkOptions options, long incarnation = 1, int parallelism = 1, TimeProvider? time = null, ParquetWriterPool? pool = null)
    {
        Catalog = catalog;
        _parallelism = parallelism;
        _sink = new LakeSink<T>(new LakeSinkHost(catalog) { Writers = pool ?? ParquetWriterPool.Shared, Logs = Warnings }, "t", options);
        _context = new SinkContext("project", "stream", _sink.Name, incarnation, time ?? TimeProvider.System);
        Committer = _sink.OpenCommitter(_context);
    }

    public LakeCatalog Catalog { get; }

    public ISinkCommitter Committer { get; }

    public Rejected Rejected { get; } = new();

    public Warnings Warnings { get; } = new();

    public IReadOnlyList<OperatorContext> Subtasks => _subtasks;

    /// <summary>Opens committer and writers; <paramref name="states"/> are the former writers' snapshots, as a checkpoint holds them.</summary>
    public async Task<SinkRun<T>> OpenAsync(RestoredEpochs? restored = null, IReadOnlyList<StoredState>? states = null, long watermark = EventTimes.None)
    {
        await Committer.OpenAsync(restored, default);
        _epoch = 0;
        for (var subtask = 0; subtask < _parallelism; subtask++)
        {
            var context = new OperatorContext
            {
                OperatorId = "sink",
                Subtask = subtask,
                Parallelism = _parallelism,
                KeyGroups = KeyGroupRange.Of(subtask, _parallelism),
                Counters = new OperatorCounters(),
                DeadLetters = Rejected,
                Late = Rejected,
                Time = _context.Time,
            };
            var writer = _sink.OpenWriter(_context, context);
            if (states is not null)
                writer.Restore(StoredState.Restore(states, context.KeyGroups));
            _subtasks.Add(context);
            _writers.Add(writer);
        }

        _watermark = watermark;
        return this;
    }

    public void Write(params (T Row, long Timestamp, RowKind Kind)[] rows)
    {
        foreach (var group in rows.GroupBy(row => _sink.Routing is { } route ? KeyGroupRange.OwnerOf(KeyGroupRange.GroupOf(route(row.Row, row.Timestamp)), _parallelism) : 0))
        {
            var batch = new Batch<T>();
            foreach (var (row, timestamp, kind) in group)
            {
                if (batch.IsFull)
                {
                    _writers[group.Key].Write(batch);
                    batch.Clear();
                }

                batch.Add(row, timestamp, kind);
            }

            _writers[group.Key].Write(batch);
        }

        Assert.All(_subtasks, subtask => Assert.True(subtask.Counters.IsBalanced));
    }

    public void Write(params (T Row, long Timestamp)[] rows) => Write([.. rows.Select(row => (row.Row, row.Timestamp, RowKind.Insert))]);

    public void Watermark(long watermark)
    {
        _watermark = watermark;
        _writers.ForEach(writer => writer.OnWatermark(watermark));
    }

    /// <summary>A barrier up to the end of the prepare phase.</summary>
    public async Task<SinkEpoch> PrepareAsync(bool isLast = false)
    {
        _epoch++;
        var prepared = await Task.WhenAll(_writers.Select(writer => writer.Prepare(_epoch, isLast)).ToArray());
        States = [.. _writers.Select(StoredState.Of)];
        return new SinkEpoch(_context.Incarnation, _epoch, _watermark, false, isLast, [.. prepared.OfType<byte[]>()]);
    }

    /// <summary>The writers' snapshots at the last barrier.</summary>
    public IReadOnlyList<StoredState> States { get; private set; } = [];

    /// <summary>A whole checkpoint and its commit.</summary>
    public async Task<CommitReceipt> CheckpointAsync(bool isLast = false) => await Committer.CommitAsync(await PrepareAsync(isLast), default);

    public async Task<List<string>> RowsAsync(string? orderBy = null)
    {
        var table = Catalog.Table("t");
        var snapshot = await table.SnapshotAsync();
        using var database = DuckDatabase.Open();
        using var connection = database.Connect();
        var sql = await ParquetFiles.SqlAsync(connection, table, snapshot.Definition, [.. snapshot.Files]);
        var rows = new List<string>();
        using var result = connection.Query($"SELECT * FROM {sql} ORDER BY {orderBy ?? "ALL"}");
        while (result.Read())
            rows.Add(string.Join('|', Enumerable.Range(0, result.Columns.Count).Select(column => result.IsNull(column) ? "NULL" : result.GetString(column))));
        return rows;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var writer in _writers)
            await writer.DisposeAsync();
        await Committer.DisposeAsync();
        Assert.True(Warnings.Messages.IsEmpty, string.Join("\n", Warnings.Messages));
    }
}
