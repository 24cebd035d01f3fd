using Hybrid.StreamLayer.Checkpoints;
using Hybrid.StreamLayer.Runtime;
using Hybrid.StreamLayer.State;
using Hybrid.StreamLayer.State.Pages;
using Barrier = Hybrid.StreamLayer.Runtime.Barrier;

namespace Hybrid.StreamLayer.Windows;

/// <summary>
/// Event-time windows by key.
/// <para>A row: 1. find its slice; it is late when the last window of the slice is given up (end − 1 µs + allowed lateness at or before the watermark), as in
/// Flink; 2. update its key in the slice; 3. where a window of the slice has fired already, note the change.</para>
/// <para>A watermark: 1. send new results of windows that late rows changed; 2. fire the windows it has passed, in the order of their ends; 3. drop slices
/// whose windows are all given up; 4. pass it on.</para>
/// <para>Invariants: a window has fired if and only if its last time is at or before <c>_watermark</c>; state is the slices and the watermark, all else is
/// derived; at a barrier no change waits to be sent.</para>
/// </summary>
internal sealed partial class WindowOperator<TKey, TIn, TAcc, TResult, TOut> : Operator<TIn, TOut>, ICheckpointed
{
    private const int MostChanges = 64 * 1024;

    private readonly WindowDefinition<TKey, TIn, TAcc, TResult, TOut> _definition;
    private readonly AggregateFunction<TIn, TAcc, TResult> _function;
    private readonly WindowTimes _times;
    private readonly long _lateness;
    private readonly Utf8Arena _text = new(256, 512); // few values share a chunk, as one that stays keeps its chunk alive
    private Slices<TKey, TAcc> _slices = null!;
    private RunningPanes<TKey, TAcc> _panes = null!;
    private Refires<TKey, TAcc> _refires = null!;
    private long _watermark = EventTimes.None;
    private long _goneUntil = EventTimes.None;

    // The open slice that the last row went to: most rows go there too.
    private PagedTable<TKey, TAcc> _open = null!;
    private long _openStart = long.MaxValue;
    private long _openEnd = long.MinValue;
    private bool _openHasEntered; // it is part of the running panes
    private bool _openHasFired; // a window of it has fired, and new results are wanted

    internal WindowOperator(WindowDefinition<TKey, TIn, TAcc, TResult, TOut> definition)
    {
        _definition = definition;
        _function = definition.Function;
        _times = new WindowTimes(definition.Windows);
        _lateness = WindowTimes.Micros(definition.AllowedLateness);
    }

    public override void Open() => UseState();

    public override void OnBatch(Batch<TIn> batch)
    {
        Context.Counters.In += batch.Count;
        for (var at = 0; at < batch.Count;)
            at = batch.Kinds is null ? AddRows(batch, at, batch.Count) : AddChange(batch, at);
        if (_refires.Count > MostChanges)
            SendRefires();
    }

    public override void OnWatermark(long watermark)
    {
        if (watermark > _watermark)
        {
            SendRefires();
            Fire(watermark);
            _watermark = watermark;
            _goneUntil = watermark == EventTimes.End ? watermark : watermark - _lateness;
            CloseSlice();
            DropGone();
        }

        Output.OnWatermark(watermark);
    }

    public override void OnBarrier(Barrier barrier)
    {
        SendRefires();
        base.OnBarrier(barrier);
    }

    public override void OnIdle(bool idle)
    {
        SendRefires();
        base.OnIdle(idle);
    }

    public override void OnEnd()
    {
        SendRefires();
        base.OnEnd();
    }

    public IStateSnapshot Snapshot() =>
        new WindowSnapshot<TKey, TAcc>(_slices, _watermark, Context.KeyGroups, WindowStateSchema.Of<TKey, TAcc>(_definition.Windows));

    public void Restore(RestoredState state)
    {
        UseState();
        var watermark = EventTimes.End;
        foreach (var part in state.Parts)
        {
            if (part.KeyGroups.Count == 0)
                continue;
            var accumulators = WindowStateSchema.ReaderOf<TKey, TAcc>(part.Schema, _definition.Windows);
            foreach (var blob in part.KeyGroups.Values)
                watermark = Math.Min(watermark, WindowSnapshot<TKey, TAcc>.Read(blob, _slices, accumulators));
        }

        if (!state.Parts.Any(part => part.KeyGroups.Count > 0))
            return;
        _watermark = watermark;
        _goneUntil = watermark is EventTimes.End or EventTimes.None ? watermark : watermark - _lateness;
    }

    private void UseState()
    {
        if (_slices is not null)
            return;
        _slices = new Slices<TKey, TAcc>(Context.KeyGroups);
        _panes = new RunningPanes<TKey, TAcc>(_slices, Context.KeyGroups, _function.Merge);
        _refires = new Refires<TKey, TAcc>(_slices, _times, Context.KeyGroups, _function.Merge);
    }

    /// <summary>Adds rows up to an index; ends after them, or after one that a function of the user threw on. Returns where to go on.</summary>
    private int AddRows(Batch<TIn> batch, int from, int until)
    {
        var rows = batch.Rows;
        var timestamps = batch.Timestamps;
        var at = from;
        var passed = 0;
        var target = default(Target);
        try
        {
            for (; at < until; at++)
            {
                ref readonly var row = ref rows[at];
                var time = timestamps[at];
                target.Table = null;
                if ((time < _openStart || time >= _openEnd) && !OpenSlice(time, in row))
                    continue;
                target.Key = _definition.Key(row);
                target.Hash = KeyHasher<TKey>.Hash(in target.Key);
                ref var accumulator = ref _open.GetOrAdd(in target.Key, target.Hash, out target.Existed);
                if (!target.Existed)
                    accumulator = _function.Create();
                target.Before = accumulator;
                target.Table = _open;
                _function.Add(ref accumulator, in row);
                if (KeyText<TAcc>.Exists && !KeyText<TAcc>.Same(in accumulator, in target.Before))
                    accumulator = KeyText<TAcc>.Copy(in accumulator, _text);
                if (_openHasEntered || _openHasFired)
                    NoteChange(in row, in target);
                passed++;
            }
        }
        catch (Exception error) when (RowErrors.IsRowError(error))
        {
            target.Undo();
            DeadLetter(batch, at++, error);
        }

        Context.Counters.Passed += passed;
        return at;
    }

    /// <summary>Makes the slice of a time the open one. False when the row belongs to none that is still kept: it is counted here.</summary>
    private bool OpenSlice(long time, in TIn row)
    {
        if (time == EventTimes.None)
        {
            throw new StreamException(
                StreamError.InvalidDefinition,
                $"Rows reach the window {Context.OperatorId} without event times: call WithTimestamps before KeyBy.");
        }

        var start = _times.SliceOf(time);
        var lastEnd = _times.LastEnd(start);
        if (lastEnd <= start)
        {
            Context.Counters.Filtered++;
            return false;
        }

        if (lastEnd - 1 <= _goneUntil)
        {
            Context.Late.Add(Context.OperatorId, in row, time, _watermark);
            Context.Counters.Late++;
            return false;
        }

        _open = _slices.GetOrAdd(start).Table;
        _openStart = start;
        _openEnd = start + _times.SliceSize;
        _openHasEntered = start < _panes.End;
        _openHasFired = _lateness > 0 && _times.NextEnd(start) - 1 <= _watermark;
        return true;
    }

    private void CloseSlice()
    {
        _openStart = long.MaxValue;
        _openEnd = long.MinValue;
    }

    /// <summary>A row was added to a slice that windows were already made of.</summary>
    private void NoteChange(in TIn row, in Target target)
    {
        if (_openHasEntered)
        {
            ref var late = ref _panes.LateOf(_openStart).GetOrAdd(in target.Key, target.Hash, out var existed);
            if (!existed)
                late = _function.Create();
            _function.Add(ref late, in row);
        }

        if (_openHasFired)
            _refires.Mark(_openStart, in target.Key, target.Hash, !target.Existed);
    }

    /// <summary>A row that is not an insert has no place in a window.</summary>
    private int AddChange(Batch<TIn> batch, int at)
    {
        var kind = batch.Kinds![at];
        if (kind == RowKind.Insert)
            return AddRows(batch, at, at + 1);
        DeadLetter(batch, at, new InvalidOperationException($"A window takes inserts only, and this row is {kind}: it follows a result that was updated."));
        return at + 1;
    }

    private void DeadLetter(Batch<TIn> batch, int at, Exception error)
    {
        Context.DeadLetters.Row(Context.OperatorId, in batch.Rows[at], batch.Timestamps[at], error);
        Context.Counters.DeadLettered++;
    }

    private void DropGone()
    {
        _slices.DropFirst(_slices.IndexFrom(_times.FirstOpenSlice(_goneUntil)));
        if (_slices.Count == 0)
            _panes.Clear();
    }

    /// <summary>The accumulator that a row goes to, as it was before: what a row changes is taken back when a function of the user throws on it.</summary>
    private struct Target
    {
        internal PagedTable<TKey, TAcc>? Table;
        internal TKey Key;
        internal ulong Hash;
        internal bool Existed;
        internal TAcc Before;

        internal readonly void Undo()
        {
            if (Table is null)
                return;
            if (Existed)
                Table.Find(in Key, Hash) = Before;
            else
                Table.Remove(in Key, Hash);
        }
    }
}
