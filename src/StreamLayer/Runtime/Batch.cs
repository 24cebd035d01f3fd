using System.Runtime.CompilerServices;

namespace Hybrid.StreamLayer.Runtime;

/// <summary>
/// The unit that moves through a pipeline: up to <see cref="Capacity"/> rows with their event times, and their kinds where they are not all
/// inserts. A batch belongs to whoever fills it. A receiver may change rows and <see cref="Count"/> in place while it is called, and must not
/// keep the batch or its arrays afterwards.
/// </summary>
/// <typeparam name="T">The row. Structs are the fast path.</typeparam>
public sealed class Batch<T>
{
    private const int MostRows = 1024;
    private const int MostBytes = 80_000; // below the large-object threshold of 85,000

    private RowKind[]? _kindsBuffer;

    /// <summary>Rows that a batch of this type holds at the most (fewer than 1,024 where rows are large: arrays stay off the large-object heap).</summary>
    public static readonly int Capacity = Math.Clamp(MostBytes / Math.Max(1, Unsafe.SizeOf<T>()), 16, MostRows);

    /// <summary>The rows; the first <see cref="Count"/> are valid.</summary>
    public T[] Rows { get; } = new T[Capacity];

    /// <summary>Event times in microseconds since the Unix epoch, UTC, beside the rows; <see cref="EventTimes.None"/> before timestamps are assigned.</summary>
    public long[] Timestamps { get; } = new long[Capacity];

    /// <summary>Row kinds beside the rows, or null when all are <see cref="RowKind.Insert"/>.</summary>
    public RowKind[]? Kinds { get; private set; }

    /// <summary>Number of valid rows, 0 to <see cref="Capacity"/>.</summary>
    public int Count { get; set; }

    /// <summary>The source split (Kafka partition) all rows of the batch come from, as its index in the reader; −1 after an exchange.</summary>
    public int Split { get; set; } = -1;

    /// <summary>True when no further row fits.</summary>
    public bool IsFull => Count == Capacity;

    /// <summary>Appends an insert. The batch must not be full.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(in T row, long timestamp)
    {
        var at = Count;
        Rows[at] = row;
        Timestamps[at] = timestamp;
        if (Kinds is not null)
            Kinds[at] = RowKind.Insert;
        Count = at + 1;
    }

    /// <summary>Appends a row of any kind. The batch must not be full.</summary>
    public void Add(in T row, long timestamp, RowKind kind)
    {
        if (kind != RowKind.Insert && Kinds is null)
            UseKinds();
        Add(row, timestamp);
        if (Kinds is not null)
            Kinds[Count - 1] = kind;
    }

    /// <summary>Makes <see cref="Kinds"/> available for writing, all inserts so far.</summary>
    public RowKind[] UseKinds()
    {
        if (Kinds is null)
        {
            _kindsBuffer ??= new RowKind[Capacity];
            Array.Fill(_kindsBuffer, RowKind.Insert, 0, Count);
            Kinds = _kindsBuffer;
        }

        return Kinds;
    }

    /// <summary>Appends rows of another batch, with their times and kinds. They must fit.</summary>
    public void Append(Batch<T> from, int start, int count)
    {
        Array.Copy(from.Rows, start, Rows, Count, count);
        Array.Copy(from.Timestamps, start, Timestamps, Count, count);
        if (from.Kinds is { } kinds)
            Array.Copy(kinds, start, UseKinds(), Count, count);
        else if (Kinds is not null)
            Array.Fill(Kinds, RowKind.Insert, Count, count);
        Count += count;
    }

    /// <summary>Copies a row over another one of the batch, with its time and kind: how rows are moved together when some are dropped.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Move(int from, int to)
    {
        Rows[to] = Rows[from];
        Timestamps[to] = Timestamps[from];
        if (Kinds is { } kinds)
            kinds[to] = kinds[from];
    }

    /// <summary>Drops the rows from <paramref name="count"/> on, and their references.</summary>
    public void Truncate(int count)
    {
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
            Array.Clear(Rows, count, Count - count);
        Count = count;
    }

    /// <summary>Empties the batch and clears references, so that a pooled batch keeps nothing alive.</summary>
    public void Clear()
    {
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
            Array.Clear(Rows, 0, Count);
        Count = 0;
        Kinds = null;
        Split = -1;
    }
}
