using Hybrid.StreamLayer.Checkpoints;
using Hybrid.StreamLayer.Runtime;
using Hybrid.StreamLayer.State;
using Hybrid.StreamLayer.Windows;
using Barrier = Hybrid.StreamLayer.Runtime.Barrier;

namespace Hybrid.StreamLayer.Tests.Windows;

/// <summary>Window operators as an engine would run them, at any parallelism, with what they emit.</summary>
internal sealed class WindowHarness<TKey, TIn, TAcc, TResult, TOut>
{
    private readonly WindowDefinition<TKey, TIn, TAcc, TResult, TOut> _definition;
    private List<Subtask> _subtasks;

    internal WindowHarness(WindowDefinition<TKey, TIn, TAcc, TResult, TOut> definition, int parallelism = 1)
    {
        _definition = definition;
        _subtasks = Start(parallelism, []);
    }

    /// <summary>Rows emitted since the last call.</summary>
    internal List<(TOut Row, long Time, RowKind Kind)> Take()
    {
        var rows = _subtasks.SelectMany(subtask => subtask.Output.Rows).ToList();
        _subtasks.ForEach(subtask => subtask.Output.Rows.Clear());
        return rows;
    }

    internal IEnumerable<OperatorCounters> Counters => _subtasks.Select(subtask => subtask.Operator.Context.Counters);

    internal List<string> Late { get; } = [];

    internal List<string> DeadLetters { get; } = [];

    internal void Add(params (TIn Row, long Time)[] rows) => Add(rows.Select(row => (row.Row, row.Time, RowKind.Insert)).ToArray());

    internal void Add(params (TIn Row, long Time, RowKind Kind)[] rows)
    {
        foreach (var group in rows.GroupBy(row => SubtaskOf(row.Row)))
        {
            foreach (var chunk in group.Chunk(Batch<TIn>.Capacity))
            {
                var batch = new Batch<TIn>();
                foreach (var (row, time, kind) in chunk)
                    batch.Add(in row, time, kind);
                _subtasks[group.Key].Operator.OnBatch(batch);
            }
        }
    }

    internal void Watermark(long watermark) => _subtasks.ForEach(subtask => subtask.Operator.OnWatermark(watermark));

    /// <summary>Takes a checkpoint, lets the old subtasks go on with <paramref name="meanwhile"/>, and restores it into new ones.</summary>
    internal void Restart(int parallelism, Action? meanwhile = null)
    {
        var snapshots = Snapshots();
        var emitted = Take();
        meanwhile?.Invoke();
        Restore(parallelism, snapshots.ConvertAll(Written));
        _subtasks[0].Output.Rows.AddRange(emitted);
    }

    internal List<RestoredState.Part> Checkpoint() => Snapshots().ConvertAll(Written);

    internal void Restore(int parallelism, List<RestoredState.Part> parts) => _subtasks = Start(parallelism, parts);

    /// <summary>Bytes allocated when one batch is added again and again.</summary>
    internal long AllocatedBy((TIn Row, long Time)[] rows)
    {
        var batch = new Batch<TIn>();
        foreach (var (row, time) in rows)
            batch.Add(in row, time);
        for (var warm = 0; warm < 3; warm++)
            _subtasks[0].Operator.OnBatch(batch);
        var before = GC.GetAllocatedBytesForCurrentThread();
        _subtasks[0].Operator.OnBatch(batch);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private List<IStateSnapshot> Snapshots()
    {
        var snapshots = new List<IStateSnapshot>();
        foreach (var subtask in _subtasks)
            subtask.Operator.OnBarrier(new Barrier(1, false, (_, snapshot, _) => snapshots.Add(snapshot!)));
        return snapshots;
    }

    private static RestoredState.Part Written(IStateSnapshot snapshot)
    {
        using (snapshot)
        {
            return new RestoredState.Part(snapshot.Schema, snapshot.KeyGroups.ToDictionary(group => group, group =>
            {
                using var stream = new MemoryStream();
                snapshot.WriteKeyGroup(group, stream);
                return (ReadOnlyMemory<byte>)stream.ToArray();
            }));
        }
    }

    private List<Subtask> Start(int parallelism, List<RestoredState.Part> parts) => Enumerable.Range(0, parallelism).Select(index =>
    {
        var range = KeyGroupRange.Of(index, parallelism);
        var window = new WindowOperator<TKey, TIn, TAcc, TResult, TOut>(_definition)
        {
            Context = new OperatorContext
            {
                OperatorId = "window",
                Subtask = index,
                Parallelism = parallelism,
                KeyGroups = range,
                Counters = new OperatorCounters(),
                DeadLetters = new Letters(DeadLetters),
                Late = new LateRows(Late),
                Time = TimeProvider.System,
            },
        };
        var output = new Collector();
        window.Output = output;
        if (parts.Count > 0)
        {
            window.Restore(new RestoredState(
                parts.ConvertAll(part => part with { KeyGroups = part.KeyGroups.Where(group => range.Contains(group.Key)).ToDictionary() }),
                new Dictionary<string, byte[]>()));
        }

        window.Open();
        return new Subtask(window, output);
    }).ToList();

    private int SubtaskOf(TIn row)
    {
        TKey key;
        try
        {
            key = _definition.Key(row);
        }
        catch (InvalidOperationException)
        {
            return 0;
        }

        return KeyGroupRange.OwnerOf(KeyGroupRange.GroupOf(KeyHasher<TKey>.Hash(in key)), _subtasks.Count);
    }

    private sealed record Subtask(WindowOperator<TKey, TIn, TAcc, TResult, TOut> Operator, Collector Output);

    private sealed class Collector : IReceiver<TOut>
    {
        internal List<(TOut Row, long Time, RowKind Kind)> Rows { get; } = [];

        public void OnBatch(Batch<TOut> batch)
        {
            for (var i = 0; i < batch.Count; i++)
                Rows.Add((batch.Rows[i], batch.Timestamps[i], batch.Kinds?[i] ?? RowKind.Insert));
        }

        public void OnWatermark(long watermark) { }

        public void OnBarrier(Barrier barrier) { }

        public void OnIdle(bool idle) { }

        public void OnEnd() { }
    }

    private sealed class Letters(List<string> rows) : IDeadLetterOutput
    {
        public void Record(string topic, int partition, long offset, long recordTime, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, string error) =>
            throw new NotSupportedException();

        public void Row<T>(string operatorId, in T row, long timestamp, Exception error) => rows.Add($"{row} {error.Message}");
    }

    private sealed class LateRows(List<string> rows) : ILateOutput
    {
        public void Add<T>(string operatorId, in T row, long timestamp, long watermark) => rows.Add($"{row}");
    }
}
