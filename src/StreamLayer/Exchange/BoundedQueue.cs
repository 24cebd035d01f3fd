using System.Numerics;
using System.Runtime.InteropServices;

namespace Hybrid.StreamLayer.Exchange;

/// <summary>
/// A bounded queue for one writing and one reading thread, without locks. Invariant: <c>0 ≤ tail − head ≤ capacity</c>; the slots from head to tail hold items, only
/// the writer moves tail, only the reader moves head.
/// </summary>
internal sealed class BoundedQueue<TItem> where TItem : class
{
    private readonly TItem?[] _slots;
    private readonly int _mask;
    private readonly int _capacity;
    private QueuePositions _positions;

    public BoundedQueue(int capacity)
    {
        _capacity = capacity;
        _slots = new TItem?[BitOperations.RoundUpToPowerOf2((uint)capacity)];
        _mask = _slots.Length - 1;
    }

    /// <summary>Items in the queue; exact for neither side while the other works.</summary>
    public int Count => (int)(Volatile.Read(ref _positions.Tail) - Volatile.Read(ref _positions.Head));

    public bool TryPush(TItem item)
    {
        var tail = _positions.Tail;
        if (tail - Volatile.Read(ref _positions.Head) >= _capacity)
            return false;
        _slots[tail & _mask] = item;
        Volatile.Write(ref _positions.Tail, tail + 1);
        return true;
    }

    public TItem? TryPop()
    {
        var head = _positions.Head;
        if (head == Volatile.Read(ref _positions.Tail))
            return null;
        ref var slot = ref _slots[head & _mask];
        var item = slot;
        slot = null;
        Volatile.Write(ref _positions.Head, head + 1);
        return item;
    }
}

/// <summary>Head and tail of a queue in cache lines of their own, as two threads write them.</summary>
[StructLayout(LayoutKind.Explicit, Size = 192)]
internal struct QueuePositions
{
    [FieldOffset(0)]
    public long Head;

    [FieldOffset(128)]
    public long Tail;
}
