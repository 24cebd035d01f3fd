using System.Runtime.CompilerServices;
using Hybrid.StreamLayer.Runtime;
using Hybrid.StreamLayer.State.Pages;

namespace Hybrid.StreamLayer.Windows;

/// <content>What windows give: firing them, and new results after late rows.</content>
internal sealed partial class WindowOperator<TKey, TIn, TAcc, TResult, TOut>
{
    private readonly Batch<TOut> _output = new();
    private readonly List<(TimeWindow Window, TAcc Whole, bool IsFirst)> _results = [];

    /// <summary>Fires the windows whose last time lies after the watermark, up to a new one.</summary>
    private void Fire(long until)
    {
        var last = _watermark;
        while (true)
        {
            var next = _slices.IndexFrom(_times.FirstOpenSlice(last));
            if (next == _slices.Count)
                break;
            var end = _times.NextEnd(last == EventTimes.None ? _slices[next].Start : Math.Max(_slices[next].Start, last + 1));
            if (end - 1 > until)
                break;
            Fire(_times.WindowAt(end));
            last = end - 1;
        }

        Send();
    }

    private void Fire(TimeWindow window)
    {
        if (_times.IsTumbling)
        {
            if (_slices.Find(window.Start) is { } slice)
            {
                foreach (ref readonly var entry in slice.Table.Entries())
                    Emit(in entry.Key, window, in entry.Value, RowKind.Insert);
            }

            return;
        }

        _panes.MoveTo(window);
        foreach (ref readonly var entry in _panes.Keys.Entries())
        {
            if (TryMerge(in entry, window, out var whole))
                Emit(in entry.Key, window, in whole, RowKind.Insert);
        }

        if (_panes.Late is not { Count: > 0 } late)
            return;
        foreach (ref readonly var entry in late.Entries())
        {
            if (Unsafe.IsNullRef(in _panes.Keys.Peek(in entry.Key, entry.Hash)))
                Emit(in entry.Key, window, in entry.Value, RowKind.Insert);
        }
    }

    private bool TryMerge(in PageEntry<TKey, RunningPanes<TKey, TAcc>.Running> entry, TimeWindow window, out TAcc whole)
    {
        try
        {
            if (_panes.TryMerge(in entry, out whole))
                return true;
            Fail(in entry.Key, window, new OverflowException("The parts of the window could not be merged."));
        }
        catch (Exception error) when (RowErrors.IsRowError(error))
        {
            whole = default!;
            Fail(in entry.Key, window, error);
        }

        return false;
    }

    private void SendRefires()
    {
        if (_refires.Keys.Count == 0)
            return;
        foreach (ref readonly var entry in _refires.Keys.Entries())
        {
            _results.Clear();
            try
            {
                _refires.Collect(in entry, _watermark, _goneUntil, _results);
            }
            catch (Exception error) when (RowErrors.IsRowError(error))
            {
                Fail(in entry.Key, default, error);
            }

            foreach (var (window, whole, isFirst) in _results)
                Emit(in entry.Key, window, in whole, isFirst ? RowKind.Insert : RowKind.UpdateAfter);
        }

        _refires.Clear();
        Send();
    }

    private void Emit(in TKey key, TimeWindow window, in TAcc accumulator, RowKind kind)
    {
        TOut row;
        try
        {
            row = _definition.Result(key, window, _function.Result(in accumulator));
        }
        catch (Exception error) when (RowErrors.IsRowError(error))
        {
            Fail(in key, window, error);
            return;
        }

        _output.Add(in row, window.LastTime, kind);
        if (_output.IsFull)
            Send();
    }

    private void Send()
    {
        if (_output.Count == 0)
            return;
        Context.Counters.Out += _output.Count;
        Output.OnBatch(_output);
        _output.Clear();
    }

    /// <summary>A window's result is lost to an error: it is told, but not counted, as the rows behind it have passed.</summary>
    private void Fail(in TKey key, TimeWindow window, Exception error) =>
        Context.DeadLetters.Row(Context.OperatorId, new FailedWindow<TKey>(key, window), window.LastTime, error);
}
