using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using Hybrid.StreamLayer.State.Codecs;

namespace Hybrid.StreamLayer.State.Pages;

/// <summary>
/// The <c>memory</c> state backend: a hash table of typed keys and values in pages of at most 64 KiB, for a range of key groups. Belongs to one thread.
/// <para>Directory. A key's <em>position</em> is its key group and, as a fraction, where its hash lies in the group. Pages cover ranges of positions, so
/// that a small table is one page and the pages of a large one belong to one key group each. A full page splits in two (extendible hashing,
/// Fagin et al. 1979): no insertion moves more than one page of entries.</para>
/// <para>Snapshots. <see cref="Snapshot"/> takes references to the pages; the first write to a page after it copies that page.</para>
/// <para>References to values stay valid until the next insertion or removal.</para>
/// </summary>
internal sealed class PagedTable<TKey, TValue>
{
    /// <summary>Below this a page's range is not split further: only a broken hash leads here, and the page then outgrows its size.</summary>
    private const int LeastShift = 12;

    private readonly StateEpochs _epochs;
    private readonly ulong _keyGroups;
    private readonly ulong _first;
    private readonly ulong _positions;
    private Page<TKey, TValue>[] _directory;
    private int _shift;
    private Page<TKey, TValue>[]? _snapshotPages;

    internal PagedTable(KeyGroupRange keyGroups, StateEpochs epochs, int keyGroupCount = KeyGroupRange.DefaultCount)
    {
        _epochs = epochs;
        _keyGroups = (ulong)keyGroupCount;
        _first = (ulong)keyGroups.First << 32;
        _positions = (ulong)keyGroups.Count << 32;
        _shift = 64 - BitOperations.LeadingZeroCount(_positions - 1);
        _directory = [Page<TKey, TValue>.First(_shift, epochs.Current)];
    }

    /// <summary>Number of keys.</summary>
    internal int Count { get; private set; }

    /// <summary>The value of a key, made with <c>default</c> when it was not there.</summary>
    internal ref TValue GetOrAdd(in TKey key, out bool existed) => ref GetOrAdd(in key, KeyHasher<TKey>.Hash(in key), out existed);

    /// <summary>The value of a key whose hash is known, made with <c>default</c> when it was not there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref TValue GetOrAdd(in TKey key, ulong hash, out bool existed)
    {
        hash = Used(hash);
        var page = _directory[IndexOf(hash)];
        if (page.Epoch <= _epochs.Protected)
            page = CopyPage(page, hash);
        ref var entry = ref page.Seek(in key, hash);
        if (entry.Hash != 0)
        {
            existed = true;
            return ref entry.Value;
        }

        existed = false;
        return ref Add(page, ref entry, in key, hash);
    }

    /// <summary>The value of a key for writing, or a null reference (<see cref="Unsafe.IsNullRef"/>).</summary>
    internal ref TValue Find(in TKey key, ulong hash)
    {
        hash = Used(hash);
        var page = _directory[IndexOf(hash)];
        ref var entry = ref page.Seek(in key, hash);
        if (entry.Hash == 0)
            return ref Unsafe.NullRef<TValue>();
        if (page.Epoch > _epochs.Protected)
            return ref entry.Value;
        return ref CopyPage(page, hash).Seek(in key, hash).Value;
    }

    /// <summary>The value of a key for reading, or a null reference (<see cref="Unsafe.IsNullRef"/>).</summary>
    internal ref readonly TValue Peek(in TKey key, ulong hash)
    {
        hash = Used(hash);
        ref var entry = ref _directory[IndexOf(hash)].Seek(in key, hash);
        if (entry.Hash == 0)
            return ref Unsafe.NullRef<TValue>();
        return ref entry.Value;
    }

    /// <summary>Removes a key; false when it is not there.</summary>
    internal bool Remove(in TKey key, ulong hash)
    {
        hash = Used(hash);
        var page = _directory[IndexOf(hash)];
        ref var entry = ref page.Seek(in key, hash);
        if (entry.Hash == 0)
            return false;
        if (page.Epoch <= _epochs.Protected)
        {
            page = CopyPage(page, hash);
            entry = ref page.Seek(in key, hash);
        }

        page.Empty(ref entry);
        Count--;
        _snapshotPages = null;
        return true;
    }

    /// <summary>Removes all keys.</summary>
    internal void Clear()
    {
        _shift = 64 - BitOperations.LeadingZeroCount(_positions - 1);
        _directory = [Page<TKey, TValue>.First(_shift, _epochs.Current)];
        _snapshotPages = null;
        Count = 0;
    }

    /// <summary>
    /// The pages as they are now, in the order of key groups. They stay as they are until the epoch that the caller takes
    /// (<see cref="StateEpochs.Take"/>, right after) is released.
    /// </summary>
    internal PagedTableSnapshot<TKey, TValue> Snapshot() => new(Pages(), Count, (int)_keyGroups);

    /// <summary>Adds the entries of a key group as <see cref="PagedTableSnapshot{TKey,TValue}.Write"/> wrote them, which the table has none of yet.</summary>
    internal void Read(StateReader input, StateCodec<TKey> keyCodec, StateCodec<TValue> valueCodec)
    {
        for (var run = input.Length(); run > 0; run = input.Length())
        {
            for (var i = 0; i < run; i++)
            {
                var key = keyCodec.Read(input);
                GetOrAdd(in key, out _) = valueCodec.Read(input);
            }
        }
    }

    /// <summary>All entries, to read them; the table must not change meanwhile.</summary>
    internal PageEntries<TKey, TValue> Entries() => new(Pages());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Used(ulong hash) => hash == 0 ? 1 : hash; // 0 marks an empty slot

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int IndexOf(ulong hash)
    {
        var position = ((hash >> 32) * _keyGroups) - _first;
        Debug.Assert(position < _positions, "The key belongs to another subtask.");
        return (int)(position >> _shift);
    }

    private Page<TKey, TValue>[] Pages()
    {
        if (_snapshotPages is not null)
            return _snapshotPages;
        var pages = new List<Page<TKey, TValue>>(_directory.Length);
        Page<TKey, TValue>? last = null;
        foreach (var page in _directory)
        {
            if (page != last)
                pages.Add(last = page);
        }

        return _snapshotPages = pages.ToArray();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ref TValue Add(Page<TKey, TValue> page, ref PageEntry<TKey, TValue> empty, in TKey key, ulong hash)
    {
        Count++;
        if (page.Count < page.Limit)
        {
            page.Fill(ref empty, in key, hash);
            return ref empty.Value;
        }

        do
        {
            page = MakeRoom(page, hash);
        }
        while (page.Count >= page.Limit);
        ref var entry = ref page.Seek(in key, hash);
        page.Fill(ref entry, in key, hash);
        return ref entry.Value;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Page<TKey, TValue> CopyPage(Page<TKey, TValue> page, ulong hash)
    {
        var copy = page.Copy(_epochs.Current);
        Replace(hash, page.Shift, copy);
        return copy;
    }

    /// <summary>Grows a full page, or splits it; returns the page that the hash belongs to now.</summary>
    private Page<TKey, TValue> MakeRoom(Page<TKey, TValue> page, ulong hash)
    {
        var cannotSplit = page.Shift <= LeastShift;
        if (page.Entries.Length < Page<TKey, TValue>.MostSlots || cannotSplit)
        {
            var grown = page.Grow(_epochs.Current, cannotSplit);
            Replace(hash, page.Shift, grown);
            return grown;
        }

        var shift = page.Shift - 1;
        if (shift < _shift)
            DoubleDirectory();
        var lower = new Page<TKey, TValue>(page.Entries.Length, shift, _epochs.Current);
        var upper = new Page<TKey, TValue>(page.Entries.Length, shift, _epochs.Current);
        foreach (ref var entry in page.Entries.AsSpan())
        {
            if (entry.Hash != 0)
                (IsUpper(entry.Hash, shift) ? upper : lower).Take(in entry);
        }

        var middle = (PositionOf(hash) >> page.Shift << page.Shift) | (1UL << shift);
        Replace(middle - 1, lower);
        if (middle < _positions)
            Replace(middle, upper);
        return IsUpper(hash, shift) ? upper : lower;
    }

    private ulong PositionOf(ulong hash) => ((hash >> 32) * _keyGroups) - _first;

    private bool IsUpper(ulong hash, int shift) => ((PositionOf(hash) >> shift) & 1) != 0;

    private void Replace(ulong hash, int shift, Page<TKey, TValue> page)
    {
        Debug.Assert(shift == page.Shift, "Only a split changes a page's range.");
        Replace(PositionOf(hash), page);
    }

    /// <summary>Puts a page into all slots of the directory that it covers.</summary>
    private void Replace(ulong position, Page<TKey, TValue> page)
    {
        var slots = 1 << (page.Shift - _shift);
        var first = (int)(position >> page.Shift << (page.Shift - _shift));
        _directory.AsSpan(first, Math.Min(slots, _directory.Length - first)).Fill(page);
        _snapshotPages = null;
    }

    private void DoubleDirectory()
    {
        _shift--;
        var doubled = new Page<TKey, TValue>[(int)((_positions - 1) >> _shift) + 1];
        for (var i = 0; i < doubled.Length; i++)
            doubled[i] = _directory[i >> 1];
        _directory = doubled;
    }
}
