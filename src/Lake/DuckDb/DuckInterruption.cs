namespace Hybrid.Lake.DuckDb;

/// <summary>
/// Interrupts a connection when a token is cancelled, and again every 20 ms until disposed: DuckDB clears the flag when a statement starts, so that one
/// interrupt just before the start would be lost.
/// </summary>
internal sealed class DuckInterruption : IDisposable
{
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(20);
    private readonly CancellationToken _cancellation;
    private readonly CancellationTokenRegistration _registration;
    private readonly Lock _gate = new();
    private Timer? _timer;
    private bool _isOver;

    public DuckInterruption(DuckConnection connection, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        _cancellation = cancellation;
        if (!cancellation.CanBeCanceled)
            return;
        _registration = cancellation.Register(() =>
        {
            lock (_gate)
            {
                if (!_isOver)
                    _timer = new Timer(_ => InterruptUnlessOver(connection), null, TimeSpan.Zero, Again);
            }
        });
    }

    /// <summary>What the caller should see: a cancellation where the token was cancelled, the error itself otherwise.</summary>
    public Exception Explain(LakeException error) => error.Code == LakeError.Interrupted && _cancellation.IsCancellationRequested
        ? new OperationCanceledException(error.Message, error, _cancellation)
        : error;

    /// <summary>After this no interrupt is sent any more.</summary>
    public void Dispose()
    {
        _registration.Dispose();
        lock (_gate)
        {
            _isOver = true;
            _timer?.Dispose();
        }
    }

    private void InterruptUnlessOver(DuckConnection connection)
    {
        lock (_gate)
        {
            if (!_isOver)
                connection.Interrupt();
        }
    }
}
