namespace Hybrid.StreamLayer.State.Pages;

/// <summary>
/// The epochs of one operator's pages. A page knows the epoch that it was made in; a snapshot protects all pages of its epoch and of earlier ones, so
/// that their first write makes a copy. Invariant: <see cref="Protected"/> is the newest epoch of a snapshot that is still being written, or −1.
/// <see cref="Take"/> and the pages belong to the subtask's thread; <see cref="Release"/> may come from any.
/// </summary>
internal sealed class StateEpochs
{
    private readonly Lock _lock = new();
    private readonly List<long> _live = [];
    private long _protected = -1;

    /// <summary>The epoch of pages made now.</summary>
    internal long Current { get; private set; }

    /// <summary>Pages made in this epoch or earlier are shared with a snapshot. A stale value only costs a needless copy.</summary>
    internal long Protected => Volatile.Read(ref _protected);

    /// <summary>Protects all pages made so far; returns the epoch to release.</summary>
    internal long Take()
    {
        lock (_lock)
        {
            _live.Add(Current);
            Volatile.Write(ref _protected, Current);
            return Current++;
        }
    }

    /// <summary>The snapshot of an epoch is written, or given up.</summary>
    internal void Release(long epoch)
    {
        lock (_lock)
        {
            _live.Remove(epoch);
            Volatile.Write(ref _protected, _live.Count == 0 ? -1 : _live[^1]);
        }
    }
}
