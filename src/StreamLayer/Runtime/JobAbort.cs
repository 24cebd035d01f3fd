namespace Hybrid.StreamLayer.Runtime;

/// <summary>The end of a job that stops at once: its threads leave at the next look.</summary>
internal sealed class JobAbort
{
    private volatile bool _isAborted;

    public bool IsAborted => _isAborted;

    public void Abort() => _isAborted = true;

    public void ThrowIfAborted()
    {
        if (_isAborted)
            throw new OperationCanceledException("the job was ended");
    }
}
