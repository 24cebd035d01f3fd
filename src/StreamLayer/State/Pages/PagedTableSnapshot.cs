using Hybrid.StreamLayer.State.Codecs;

namespace Hybrid.StreamLayer.State.Pages;

/// <summary>The pages of a table at a barrier, read by the thread that writes the checkpoint.</summary>
internal sealed class PagedTableSnapshot<TKey, TValue>(Page<TKey, TValue>[] pages, int count, int keyGroupCount)
{
    private PageGroups[]? _groups;

    /// <summary>Number of keys.</summary>
    internal int Count => count;

    /// <summary>All entries.</summary>
    internal PageEntries<TKey, TValue> Entries() => new(pages);

    /// <summary>Whether a key group has entries.</summary>
    internal bool Has(int keyGroup)
    {
        foreach (var groups in Groups())
        {
            if (groups.Has(keyGroup))
                return true;
        }

        return false;
    }

    /// <summary>Writes the entries of a key group: runs of a count, then as many keys and values; a run of 0 ends them.</summary>
    internal void Write(int keyGroup, StateWriter output)
    {
        var groups = Groups();
        for (var i = 0; i < pages.Length; i++)
        {
            if (groups[i].Has(keyGroup))
                WriteRun(pages[i], groups[i], keyGroup, output);
        }

        output.Length(0);
    }

    private PageGroups[] Groups() => _groups ??= Array.ConvertAll(pages, page => new PageGroups(page, keyGroupCount));

    private static void WriteRun(Page<TKey, TValue> page, PageGroups groups, int keyGroup, StateWriter output)
    {
        var key = StateCodec<TKey>.Default;
        var value = StateCodec<TValue>.Default;
        if (groups.First == groups.Last)
        {
            output.Length(page.Count);
            foreach (ref var entry in page.Entries.AsSpan())
            {
                if (entry.Hash == 0)
                    continue;
                key.Write(output, in entry.Key);
                value.Write(output, in entry.Value);
            }

            return;
        }

        var slots = groups.SlotsOf(keyGroup);
        output.Length(slots.Length);
        foreach (var slot in slots)
        {
            ref var entry = ref page.Entries[slot];
            key.Write(output, in entry.Key);
            value.Write(output, in entry.Value);
        }
    }

    /// <summary>The key groups of one page's entries; where there are several, its slots in the order of key groups.</summary>
    private readonly struct PageGroups
    {
        internal readonly int First = int.MaxValue;
        internal readonly int Last = -1;
        private readonly int[] _slots = [];
        private readonly int[] _starts = [];

        internal PageGroups(Page<TKey, TValue> page, int keyGroupCount)
        {
            foreach (ref var entry in page.Entries.AsSpan())
            {
                if (entry.Hash == 0)
                    continue;
                var group = KeyGroupRange.GroupOf(entry.Hash, keyGroupCount);
                First = Math.Min(First, group);
                Last = Math.Max(Last, group);
            }

            if (First >= Last)
                return;
            _slots = new int[page.Count];
            _starts = new int[Last - First + 2];
            foreach (ref var entry in page.Entries.AsSpan())
            {
                if (entry.Hash != 0)
                    _starts[KeyGroupRange.GroupOf(entry.Hash, keyGroupCount) - First + 1]++;
            }

            for (var i = 1; i < _starts.Length; i++)
                _starts[i] += _starts[i - 1];
            var next = _starts.AsSpan().ToArray();
            for (var slot = 0; slot < page.Entries.Length; slot++)
            {
                if (page.Entries[slot].Hash != 0)
                    _slots[next[KeyGroupRange.GroupOf(page.Entries[slot].Hash, keyGroupCount) - First]++] = slot;
            }
        }

        internal bool Has(int keyGroup) =>
            keyGroup >= First && keyGroup <= Last && (First == Last || !SlotsOf(keyGroup).IsEmpty);

        internal ReadOnlySpan<int> SlotsOf(int keyGroup) =>
            _slots.AsSpan(_starts[keyGroup - First].._starts[keyGroup - First + 1]);
    }
}
