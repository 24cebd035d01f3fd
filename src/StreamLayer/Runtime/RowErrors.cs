namespace Hybrid.StreamLayer.Runtime;

/// <summary>Tells an error of one row, which is dead-lettered, from an error of the process or the job, which is not.</summary>
public static class RowErrors
{
    /// <summary>Whether a function of the user that threw this on a row failed on that row only.</summary>
    public static bool IsRowError(Exception error) =>
        error is not (OutOfMemoryException or InsufficientExecutionStackException or OperationCanceledException or StreamException);
}
