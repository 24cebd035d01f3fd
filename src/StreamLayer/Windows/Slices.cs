using Hybrid.StreamLayer.State;
using Hybrid.StreamLayer.State.Pages;

namespace Hybrid.StreamLayer.Windows;

/// <summary>The rows of one slice of time, aggregated by key.</summary>
internal sealed class Slice<TKey, TAcc>(long start, PagedTable<TKey, TAcc> table)
{
    /// <summary>First microsecond of the slice.</summary>
    internal long Start { get; } = start;

    internal PagedTable<TKey, TAcc> Table { get; } = table;
}

/// <summary>
/// The durable state of a window operator: one table per slice that has rows, in the order of time. No window keeps rows of its own, so a row costs one
/// update however many windows cover it, and no timer is kept per key.
/// </summary>
internal sealed class Slices<TKey, TAcc>(KeyGroupRange keyGroups)
{
    private readonly List<Slice<TKey, TAcc>> _slices = [];

    internal StateEpochs Epochs { get; } = new();

    internal int Count => _slices.Count;

    internal Slice<TKey, TAcc> this[int index] => _slices[index];

    /// <summary>The index of the first slice that starts at or after a time; <see cref="Count"/> when there is none.</summary>
    internal int IndexFrom(long time)
    {
        var low = 0;
        var high = _slices.Count;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_slices[middle].Start < time)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    /// <summary>The slice, or null when it has no rows.</summary>
    internal Slice<TKey, TAcc>? Find(long start)
    {
        var index = IndexFrom(start);
        return index < _slices.Count && _slices[index].Start == start ? _slices[index] : null;
    }

    internal Slice<TKey, TAcc> GetOrAdd(long start)
    {
        var index = IndexFrom(start);
        if (index < _slices.Count && _slices[index].Start == start)
            return _slices[index];
        var slice = new Slice<TKey, TAcc>(start, new PagedTable<TKey, TAcc>(keyGroups, Epochs));
        _slices.Insert(index, slice);
        return slice;
    }

    /// <summary>Drops the oldest slices.</summary>
    internal void DropFirst(int count) => _slices.RemoveRange(0, count);
}
