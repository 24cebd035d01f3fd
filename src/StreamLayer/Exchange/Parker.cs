namespace Hybrid.StreamLayer.Exchange;

/// <summary>
/// Where one subtask's thread sleeps when it has nothing to read or no room to write. A signal that comes before the wait is kept, so none is lost; waking
/// without need is allowed. Any thread signals, one waits.
/// </summary>
internal sealed class Parker
{
    private const int Quiet = 0;
    private const int Signalled = 1;
    private const int Waiting = 2;

    private readonly object _gate = new();
    private int _state;

    public void Signal()
    {
        if (Interlocked.Exchange(ref _state, Signalled) != Waiting)
            return;
        lock (_gate)
            Monitor.Pulse(_gate);
    }

    /// <summary>Sleeps until signalled, or for the given time.</summary>
    public void Wait(int milliseconds)
    {
        lock (_gate)
        {
            if (Interlocked.CompareExchange(ref _state, Waiting, Quiet) == Quiet)
                Monitor.Wait(_gate, milliseconds);
            Interlocked.Exchange(ref _state, Quiet);
        }
    }
}
