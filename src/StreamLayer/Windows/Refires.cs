using System.Runtime.CompilerServices;
using Hybrid.StreamLayer.State;
using Hybrid.StreamLayer.State.Pages;

namespace Hybrid.StreamLayer.Windows;

/// <summary>
/// What rows within the allowed lateness changed in windows that have fired: collected until the next watermark or barrier, so that many late rows of one
/// key and window give one new result. Always empty at a barrier, so not part of checkpoints.
/// </summary>
internal sealed class Refires<TKey, TAcc>(Slices<TKey, TAcc> slices, WindowTimes times, KeyGroupRange keyGroups, MergeFunction<TAcc> merge)
{
    private readonly PagedTable<TKey, int> _keys = new(keyGroups, new StateEpochs()); // the head of the key's list of changes, plus 1
    private readonly List<Change> _changes = [];
    private readonly List<Change> _ofKey = [];
    private readonly List<long> _ends = [];
    private Pane[] _panes = [];

    /// <summary>The keys with changes.</summary>
    internal PagedTable<TKey, int> Keys => _keys;

    /// <summary>Number of changes.</summary>
    internal int Count => _changes.Count;

    /// <summary>Notes a row for a slice of which a window has fired.</summary>
    /// <param name="slice">The slice's start.</param>
    /// <param name="key">The row's key.</param>
    /// <param name="hash">Its hash.</param>
    /// <param name="isNew">Whether the key had no row in the slice before.</param>
    internal void Mark(long slice, in TKey key, ulong hash, bool isNew)
    {
        ref var head = ref _keys.GetOrAdd(in key, hash, out _);
        for (var at = head; at != 0; at = _changes[at - 1].Next)
        {
            if (_changes[at - 1].Slice == slice)
                return;
        }

        _changes.Add(new Change(slice, isNew, head));
        head = _changes.Count;
    }

    internal void Clear()
    {
        _keys.Clear();
        _changes.Clear();
    }

    /// <summary>The new results of a key: of each window that covers a changed slice, has fired, and is not given up yet.</summary>
    /// <param name="key">One of <see cref="Keys"/>.</param>
    /// <param name="firedUntil">Windows whose last time is at or before this have fired.</param>
    /// <param name="goneUntil">Windows whose last time is at or before this are given up.</param>
    /// <param name="results">Takes window, accumulator, and whether the key had no result in it before.</param>
    internal void Collect(
        in PageEntry<TKey, int> key, long firedUntil, long goneUntil, List<(TimeWindow Window, TAcc Whole, bool IsFirst)> results)
    {
        _ofKey.Clear();
        for (var at = key.Value; at != 0; at = _changes[at - 1].Next)
            _ofKey.Add(_changes[at - 1]);
        _ofKey.Sort(static (left, right) => left.Slice.CompareTo(right.Slice));
        FindWindows(firedUntil, goneUntil);

        // Windows that overlap are computed together; those apart from them (in other hours, say) apart.
        for (var first = 0; first < _ends.Count;)
        {
            var last = first;
            while (last + 1 < _ends.Count && _ends[last + 1] - times.Size < _ends[last])
                last++;
            CollectRun(in key, first, last, results);
            first = last + 1;
        }
    }

    private void FindWindows(long firedUntil, long goneUntil)
    {
        _ends.Clear();
        var next = long.MinValue;
        foreach (var change in _ofKey)
        {
            var lastEnd = times.LastEnd(change.Slice);
            for (var end = Math.Max(next, times.NextEnd(change.Slice)); end <= lastEnd && end - 1 <= firedUntil; end += times.Slide)
            {
                next = end + times.Slide;
                if (end - 1 > goneUntil)
                    _ends.Add(end);
            }
        }
    }

    /// <summary>Merges fixed blocks of a window's length from both sides; each window is then the end of one block and the start of the next.</summary>
    private void CollectRun(in PageEntry<TKey, int> key, int firstEnd, int lastEnd, List<(TimeWindow, TAcc, bool)> results)
    {
        var from = _ends[firstEnd] - times.Size;
        var block = (int)(times.Size / times.SliceSize);
        var count = (int)((_ends[lastEnd] - from) / times.SliceSize);
        Load(in key, from, count);
        for (var i = 1; i < count; i++)
        {
            ref var pane = ref _panes[i];
            pane.KnownBefore += _panes[i - 1].KnownBefore;
            if (i % block != 0)
                Join(ref pane.Prefix, ref pane.HasPrefix, in _panes[i - 1].Prefix, _panes[i - 1].HasPrefix);
        }

        for (var i = count - 2; i >= 0; i--)
        {
            if ((i + 1) % block != 0)
                Join(ref _panes[i].Suffix, ref _panes[i].HasSuffix, in _panes[i + 1].Suffix, _panes[i + 1].HasSuffix);
        }

        for (var i = firstEnd; i <= lastEnd; i++)
        {
            var window = times.WindowAt(_ends[i]);
            var first = (int)((window.Start - from) / times.SliceSize);
            var last = first + block - 1;
            var whole = Own(in _panes[last].Prefix);
            var has = _panes[last].HasPrefix;
            if (first % block != 0)
                Join(ref whole, ref has, in _panes[first].Suffix, _panes[first].HasSuffix);
            var knownBefore = _panes[last].KnownBefore - (first == 0 ? 0 : _panes[first - 1].KnownBefore);
            results.Add((window, whole, knownBefore == 0));
        }

        Array.Clear(_panes, 0, count);
    }

    private void Load(in PageEntry<TKey, int> key, long from, int count)
    {
        if (_panes.Length < count)
            _panes = new Pane[count];
        var until = from + (count * times.SliceSize);
        var change = 0;
        for (var i = slices.IndexFrom(from); i < slices.Count && slices[i].Start < until; i++)
        {
            ref readonly var acc = ref slices[i].Table.Peek(in key.Key, key.Hash);
            if (Unsafe.IsNullRef(in acc))
                continue;
            while (change < _ofKey.Count && _ofKey[change].Slice < slices[i].Start)
                change++;
            var isNew = change < _ofKey.Count && _ofKey[change].Slice == slices[i].Start && _ofKey[change].IsNew;
            ref var pane = ref _panes[(int)((slices[i].Start - from) / times.SliceSize)];
            pane.Prefix = Own(in acc);
            pane.Suffix = Own(in acc);
            pane.HasPrefix = pane.HasSuffix = true;
            pane.KnownBefore = isNew ? 0 : 1;
        }
    }

    private void Join(ref TAcc acc, ref bool has, in TAcc other, bool hasOther)
    {
        if (!hasOther)
            return;
        if (has)
            merge(ref acc, in other);
        else
            acc = Own(in other);
        has = true;
    }

    private static TAcc Own(in TAcc acc) => StateValue<TAcc>.IsMutableObject ? StateValue<TAcc>.Clone(in acc) : acc;

    private readonly record struct Change(long Slice, bool IsNew, int Next);

    /// <summary>A slice of the key: its block up to it, its block from it, and the number of slices with rows before the changes, up to it.</summary>
    private struct Pane
    {
        internal TAcc Prefix;
        internal TAcc Suffix;
        internal bool HasPrefix;
        internal bool HasSuffix;
        internal int KnownBefore;
    }
}
