using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hybrid.StreamLayer.State.Pages;

/// <summary>One slot of a page. Empty when <see cref="Hash"/> is 0.</summary>
internal struct PageEntry<TKey, TValue>
{
    internal ulong Hash;
    internal TKey Key;
    internal TValue Value;
}

/// <summary>
/// One page of a <see cref="PagedTable{TKey,TValue}"/>: open addressing with linear probing over entries that hold hash, key and value side by side, so
/// that an update touches one or two cache lines. Invariants: the array stays below the large-object heap unless one hash prefix alone overflows it;
/// an entry lies at or after its home slot with no empty slot between; a page that is shared with a snapshot is never written to.
/// </summary>
internal sealed class Page<TKey, TValue>
{
    private const int MostBytes = 64 * 1024;
    private const int FirstSlots = 8;

    /// <summary>Slots of a full-grown page.</summary>
    internal static readonly int MostSlots = Math.Max(FirstSlots, MostBytes / Unsafe.SizeOf<PageEntry<TKey, TValue>>());

    internal readonly PageEntry<TKey, TValue>[] Entries;

    /// <summary>The epoch the page was made in (<see cref="StateEpochs"/>).</summary>
    internal readonly long Epoch;

    /// <summary>All keys of the page have the same position in the table when shifted right by this (see <see cref="PagedTable{TKey,TValue}"/>).</summary>
    internal readonly int Shift;

    /// <summary>Entries at which the page must grow or split before it takes another.</summary>
    internal readonly int Limit;

    internal int Count;

    private Utf8Arena? _text;
    private int _textBytes;
    private int _deadTextBytes;

    internal Page(int slots, int shift, long epoch, bool isOverwritten = false)
    {
        Entries = NewEntries(slots, isOverwritten);
        Limit = slots - (slots >> 2);
        Shift = shift;
        Epoch = epoch;
        if (KeyText<TKey>.Exists)
            _text = new Utf8Arena(256);
    }

    internal static Page<TKey, TValue> First(int shift, long epoch) => new(FirstSlots, shift, epoch);

    /// <summary>Finds the slot of a key: the entry, or the empty slot where it would go.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref PageEntry<TKey, TValue> Seek(in TKey key, ulong hash)
    {
        var entries = Entries;
        var slot = Home(hash);
        while (true)
        {
            ref var entry = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(entries), slot);
            if (entry.Hash == 0 || (entry.Hash == hash && KeyEquality<TKey>.Same(in entry.Key, in key)))
                return ref entry;
            if (++slot == entries.Length)
                slot = 0;
        }
    }

    /// <summary>Fills the empty slot that <see cref="Seek"/> found.</summary>
    internal void Fill(ref PageEntry<TKey, TValue> empty, in TKey key, ulong hash)
    {
        empty.Hash = hash;
        empty.Key = KeyText<TKey>.Exists ? OwnText(in key) : key;
        Count++;
        if (KeyText<TKey>.Exists && _deadTextBytes > Utf8Arena.MaxChunk && HasMostTextDead)
            PackText();
    }

    /// <summary>Empties a slot and moves the entries after it back, so that none is cut off from its home.</summary>
    internal void Empty(ref PageEntry<TKey, TValue> entry)
    {
        if (KeyText<TKey>.Exists)
            _deadTextBytes += KeyText<TKey>.Bytes(in entry.Key);
        var entries = Entries;
        var hole = (int)(Unsafe.ByteOffset(ref MemoryMarshal.GetArrayDataReference(entries), ref entry) / Unsafe.SizeOf<PageEntry<TKey, TValue>>());
        var at = hole;
        while (true)
        {
            if (++at == entries.Length)
                at = 0;
            if (entries[at].Hash == 0)
                break;
            var home = Home(entries[at].Hash);
            if (Distance(home, at) < Distance(hole, at))
                continue;
            entries[hole] = entries[at];
            hole = at;
        }

        entries[hole] = default;
        Count--;
    }

    /// <summary>
    /// A copy that may be written to while this one stays as it is. Values that are objects are cloned, and key text is packed anew when more than half
    /// of it belongs to removed keys.
    /// </summary>
    internal Page<TKey, TValue> Copy(long epoch)
    {
        var copy = new Page<TKey, TValue>(Entries.Length, Shift, epoch, isOverwritten: true) { Count = Count };
        Entries.AsSpan().CopyTo(copy.Entries);
        if (StateValue<TValue>.IsMutableObject)
        {
            foreach (ref var entry in copy.Entries.AsSpan())
            {
                if (entry.Hash != 0)
                    entry.Value = StateValue<TValue>.Clone(in entry.Value);
            }
        }

        if (KeyText<TKey>.Exists)
        {
            // The bytes that this page's keys lie in are never written again: the copy may go on filling the chunk behind them.
            (copy._text, copy._textBytes, copy._deadTextBytes) = (_text, _textBytes, _deadTextBytes);
            if (HasMostTextDead)
                copy.PackText();
        }

        return copy;
    }

    /// <summary>The same entries in twice the room, or in the room of a full-grown page.</summary>
    internal Page<TKey, TValue> Grow(long epoch, bool beyondMost)
    {
        var slots = Entries.Length * 2;
        var grown = new Page<TKey, TValue>(beyondMost ? slots : Math.Min(slots, MostSlots), Shift, epoch);
        foreach (ref var entry in Entries.AsSpan())
        {
            if (entry.Hash != 0)
                grown.Take(in entry);
        }

        return grown;
    }

    /// <summary>Takes an entry that the page does not have, from a page that is given up.</summary>
    internal void Take(in PageEntry<TKey, TValue> entry)
    {
        var entries = Entries;
        var slot = Home(entry.Hash);
        while (entries[slot].Hash != 0)
        {
            if (++slot == entries.Length)
                slot = 0;
        }

        entries[slot] = entry;
        if (KeyText<TKey>.Exists)
            entries[slot].Key = OwnText(in entry.Key);
        Count++;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int Home(ulong hash) => (int)(((ulong)(uint)hash * (uint)Entries.Length) >> 32);

    /// <summary>
    /// Full-grown pages live long and are many: as pinned arrays they are never moved, where the ordinary heap would copy each twice on its way to the
    /// oldest generation (of 8,192 pages copied after a barrier, that took half a second of pauses; so it takes 10 ms).
    /// </summary>
    private static PageEntry<TKey, TValue>[] NewEntries(int slots, bool isOverwritten)
    {
        if (slots < MostSlots)
            return new PageEntry<TKey, TValue>[slots];
        return isOverwritten
            ? GC.AllocateUninitializedArray<PageEntry<TKey, TValue>>(slots, pinned: true)
            : GC.AllocateArray<PageEntry<TKey, TValue>>(slots, pinned: true);
    }

    private int Distance(int from, int to) => to >= from ? to - from : to - from + Entries.Length;

    private bool HasMostTextDead => _deadTextBytes * 2 > _textBytes;

    /// <summary>Copies the text of all keys into new chunks, so that those with text of removed keys are given up.</summary>
    private void PackText()
    {
        _text = new Utf8Arena(256);
        _textBytes = _deadTextBytes = 0;
        foreach (ref var entry in Entries.AsSpan())
        {
            if (entry.Hash != 0)
                entry.Key = OwnText(in entry.Key);
        }
    }

    private TKey OwnText(in TKey key)
    {
        _textBytes += KeyText<TKey>.Bytes(in key);
        return KeyText<TKey>.Copy(in key, _text!);
    }
}
