namespace Hybrid.Lake.Parquet;

/// <summary>
/// Bytes that a process may hold in rows that are not written yet. Who needs more than there is waits until others give back: backpressure.
/// Thread-safe. Always true: <see cref="Used"/> is what was taken and not given back.
/// </summary>
/// <param name="limit">Bytes; at least 1.</param>
public sealed class ByteBudget(long limit)
{
    private readonly object _gate = new();
    private long _used;

    /// <summary>Bytes there are.</summary>
    public long Limit { get; } = limit;

    /// <summary>Bytes taken.</summary>
    public long Used => Interlocked.Read(ref _used);

    /// <summary>Takes bytes if they are there.</summary>
    public bool TryAcquire(long bytes)
    {
        lock (_gate)
        {
            if (_used + bytes > Limit)
                return false;
            _used += bytes;
            return true;
        }
    }

    /// <summary>
    /// Takes bytes; blocks while they are not there and <paramref name="canWait"/> says that waiting helps (something of the caller's own is being written).
    /// Otherwise takes them past the limit: a producer that waits for what only itself could free would wait for ever.
    /// </summary>
    /// <param name="bytes">Bytes.</param>
    /// <param name="canWait">Asked before each wait; anything it depends on must be changed before <see cref="Release"/>.</param>
    /// <param name="cancellation">Gives up.</param>
    public void Acquire(long bytes, Func<bool> canWait, CancellationToken cancellation = default)
    {
        using var wake = cancellation.Register(Wake);
        lock (_gate)
        {
            while (_used + bytes > Limit && canWait())
            {
                cancellation.ThrowIfCancellationRequested();
                Monitor.Wait(_gate);
            }

            _used += bytes;
        }
    }

    /// <summary>Gives bytes back.</summary>
    public void Release(long bytes)
    {
        lock (_gate)
        {
            _used -= bytes;
            Monitor.PulseAll(_gate);
        }
    }

    private void Wake()
    {
        lock (_gate)
            Monitor.PulseAll(_gate);
    }
}
