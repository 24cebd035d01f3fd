namespace Hybrid.Orchestrator.Loop;

/// <summary>Wakes one sleeper, from any thread. Always true: a ring while it is awake ends its next sleep at once.</summary>
internal sealed class Doorbell : IDisposable
{
    private readonly SemaphoreSlim _rung = new(0, 1);

    /// <summary>Wakes it.</summary>
    public void Ring()
    {
        try
        {
            _rung.Release();
        }
        catch (SemaphoreFullException)
        {
            // it has been rung already
        }
    }

    /// <summary>Sleeps until it is rung, or for a time.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task WaitAsync(TimeSpan atMost, TimeProvider time, CancellationToken cancellation)
    {
        using var alarm = new CancellationTokenSource(atMost, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(alarm.Token, cancellation);
        try
        {
            await _rung.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // the time is up
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _rung.Dispose();
}
