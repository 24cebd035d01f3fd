using Hybrid.StreamLayer.Runtime;
using Hybrid.StreamLayer.State;
using Hybrid.StreamLayer.State.Pages;

namespace Hybrid.StreamLayer.Windows;

/// <summary>
/// The content of the hopping window that fires next, kept up from one window to the next at a cost that does not depend on how many slices it has.
/// <para>It is the two-stacks algorithm (van Herk 1992; Tangwongsan et al., <em>General Incremental Sliding-Window Aggregation</em>, VLDB 2015), done for all
/// keys at once over tables. A moment, the <em>flip</em>, divides the window's slices:</para>
/// <list type="number">
/// <item>those after it are merged into the key's <see cref="Running.Back"/> as they enter;</item>
/// <item>those before it are in <see cref="Running.Front"/>, their merge from the window's start to the flip. When a slice leaves, each of its keys gets back
/// the front that it had without the slice: from the slice's undo list, which holds the slice's keys only;</item>
/// <item>when all slices before the flip have left, the flip moves to the window's end: the fronts and undo lists are built from the newest slice to the
/// oldest, one merge an entry;</item>
/// <item>a result is one merge of front and back.</item>
/// </list>
/// <para>So an entry of a slice is merged twice in its life and undone once, whether windows have 10 slices or 3,600 (the flip does its share at once: one pass
/// over the window's entries, once a window length), and none of it needs an inverse of the
/// aggregate. Rows that come for slices that have entered (out of order beyond the watermark) are kept in a small table per slice beside it until the next
/// flip takes them from the slices. All of it is derived from the slices and is not part of checkpoints.</para>
/// <para>Invariant: covers exactly the slices from <see cref="Start"/> to <see cref="End"/>.</para>
/// </summary>
internal sealed class RunningPanes<TKey, TAcc>(Slices<TKey, TAcc> slices, KeyGroupRange keyGroups, MergeFunction<TAcc> merge)
{
    private readonly StateEpochs _epochs = new();
    private readonly PagedTable<TKey, Running> _running = new(keyGroups, new StateEpochs());
    private readonly Queue<Undo> _undo = new();
    private readonly SortedDictionary<long, PagedTable<TKey, TAcc>> _late = [];
    private PagedTable<TKey, TAcc>? _lateMerged;
    private long _flip = long.MinValue;

    /// <summary>Where the window that fired last starts.</summary>
    internal long Start { get; private set; } = long.MinValue;

    /// <summary>Where it ends: slices before this have entered.</summary>
    internal long End { get; private set; } = long.MinValue;

    /// <summary>The keys of the window with their parts; <see cref="TryMerge"/> gives their whole.</summary>
    internal PagedTable<TKey, Running> Keys => _running;

    /// <summary>What came late for slices that had entered, by key, or null.</summary>
    internal PagedTable<TKey, TAcc>? Late => _lateMerged ??= MergeLate();

    /// <summary>Moves on to a later window.</summary>
    internal void MoveTo(TimeWindow window)
    {
        DropLate(window.Start);
        if (window.Start > _flip)
            Flip(window.Start);
        else
            Leave(window.Start);
        Enter(Math.Max(End, window.Start), window.End);
        (Start, End) = (window.Start, window.End);
    }

    /// <summary>Forgets all; the next window is built from the slices.</summary>
    internal void Clear()
    {
        if (End == long.MinValue)
            return;
        _running.Clear();
        _undo.Clear();
        _late.Clear();
        _lateMerged = null;
        Start = End = _flip = long.MinValue;
    }

    /// <summary>The table for rows of a slice that has entered: the caller adds them there as well as to the slice.</summary>
    internal PagedTable<TKey, TAcc> LateOf(long slice)
    {
        _lateMerged = null;
        if (!_late.TryGetValue(slice, out var table))
            _late[slice] = table = new PagedTable<TKey, TAcc>(keyGroups, _epochs);
        return table;
    }

    /// <summary>The whole of a key in the window. False when it could not be merged, so that no result would be right.</summary>
    internal bool TryMerge(in PageEntry<TKey, Running> key, out TAcc whole)
    {
        ref readonly var parts = ref key.Value;
        whole = Own(in parts.HasFront ? ref parts.Front : ref parts.Back);
        if (parts.IsBroken)
            return false;
        if (parts is { HasFront: true, HasBack: true })
            merge(ref whole, in parts.Back);
        if (Late is { Count: > 0 } late)
        {
            ref readonly var more = ref late.Peek(in key.Key, key.Hash);
            if (!System.Runtime.CompilerServices.Unsafe.IsNullRef(in more))
                merge(ref whole, in more);
        }

        return true;
    }

    private static TAcc Own(in TAcc acc) => StateValue<TAcc>.IsMutableObject ? StateValue<TAcc>.Clone(in acc) : acc;

    /// <summary>Takes out the slices of the front that start before a time.</summary>
    private void Leave(long before)
    {
        while (_undo.TryPeek(out var undo) && undo.Slice < before)
        {
            _undo.Dequeue();
            foreach (var chunk in undo.Chunks)
            {
                foreach (ref var entry in chunk.AsSpan())
                {
                    ref var parts = ref _running.Find(in entry.Key, entry.Hash);
                    parts.HasFront = entry.HadFront;
                    parts.Front = entry.Front;
                    if (!entry.HadFront && !parts.HasBack)
                        _running.Remove(in entry.Key, entry.Hash);
                }
            }
        }
    }

    /// <summary>Builds the front from the slices between a time and the end.</summary>
    private void Flip(long from)
    {
        _running.Clear();
        _undo.Clear();
        _late.Clear();
        _lateMerged = null;
        _flip = Math.Max(from, End);
        var first = slices.IndexFrom(from);
        var undos = new Stack<Undo>();
        for (var i = slices.IndexFrom(End) - 1; i >= first; i--)
            undos.Push(AddInFront(slices[i]));
        foreach (var undo in undos)
            _undo.Enqueue(undo);
    }

    private Undo AddInFront(Slice<TKey, TAcc> slice)
    {
        var undo = new Undo(slice.Start, slice.Table.Count);
        foreach (ref readonly var entry in slice.Table.Entries())
        {
            ref var parts = ref _running.GetOrAdd(in entry.Key, entry.Hash, out _);
            undo.Add() = new UndoEntry { Hash = entry.Hash, Key = entry.Key, HadFront = parts.HasFront, Front = parts.Front };
            var front = Own(in entry.Value);
            if (parts.HasFront)
                parts.IsBroken |= !TryAdd(ref front, in parts.Front);
            parts.Front = front;
            parts.HasFront = true;
        }

        return undo;
    }

    private void Enter(long from, long until)
    {
        for (var i = slices.IndexFrom(from); i < slices.Count && slices[i].Start < until; i++)
        {
            foreach (ref readonly var entry in slices[i].Table.Entries())
            {
                ref var parts = ref _running.GetOrAdd(in entry.Key, entry.Hash, out _);
                if (parts.HasBack)
                    parts.IsBroken |= !TryAdd(ref parts.Back, in entry.Value);
                else
                    parts.Back = Own(in entry.Value);
                parts.HasBack = true;
            }
        }
    }

    private bool TryAdd(ref TAcc acc, in TAcc other)
    {
        try
        {
            merge(ref acc, in other);
            return true;
        }
        catch (Exception error) when (RowErrors.IsRowError(error))
        {
            return false; // the key's results are reported as failed for as long as the part lasts
        }
    }

    private void DropLate(long before)
    {
        while (_late.Count > 0 && _late.Keys.First() is var slice && slice < before)
        {
            _late.Remove(slice);
            _lateMerged = null;
        }
    }

    private PagedTable<TKey, TAcc>? MergeLate()
    {
        if (_late.Count == 0)
            return null;
        var merged = new PagedTable<TKey, TAcc>(keyGroups, _epochs);
        foreach (var table in _late.Values)
        {
            foreach (ref readonly var entry in table.Entries())
            {
                ref var acc = ref merged.GetOrAdd(in entry.Key, entry.Hash, out var existed);
                if (existed)
                    merge(ref acc, in entry.Value);
                else
                    acc = Own(in entry.Value);
            }
        }

        return merged;
    }

    /// <summary>A key's aggregate before the flip and after it.</summary>
    internal struct Running
    {
        internal TAcc Front;
        internal TAcc Back;
        internal bool HasFront;
        internal bool HasBack;

        /// <summary>A merge failed (a sum that overflows): a result from these parts would be wrong.</summary>
        internal bool IsBroken;
    }

    private struct UndoEntry
    {
        internal ulong Hash;
        internal TKey Key;
        internal TAcc Front;
        internal bool HadFront;
    }

    /// <summary>What a slice's keys had in front without the slice, in chunks below the large-object heap.</summary>
    private sealed class Undo(long slice, int count)
    {
        private const int MostBytes = 64 * 1024;
        private static readonly int ChunkSize = Math.Max(1, MostBytes / System.Runtime.CompilerServices.Unsafe.SizeOf<UndoEntry>());

        private int _added;

        internal long Slice { get; } = slice;

        internal List<UndoEntry[]> Chunks { get; } = [];

        internal ref UndoEntry Add()
        {
            var at = _added++ % ChunkSize;
            if (at == 0)
                Chunks.Add(new UndoEntry[Math.Min(ChunkSize, count - _added + 1)]);
            return ref Chunks[^1][at];
        }
    }
}

/// <summary>Adds one accumulator to another.</summary>
internal delegate void MergeFunction<TAcc>(ref TAcc accumulator, in TAcc other);
