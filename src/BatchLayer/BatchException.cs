namespace Hybrid.BatchLayer;

/// <summary>An error of the batch layer: a code, what failed and where, and whether trying again can help.</summary>
public sealed class BatchException : Exception
{
    /// <summary>Makes an error.</summary>
    /// <param name="code">What went wrong.</param>
    /// <param name="message">What happened, with the value, where, and what to do.</param>
    /// <param name="isTransient">Whether trying again can help.</param>
    /// <param name="inner">The cause.</param>
    public BatchException(BatchError code, string message, bool isTransient = false, Exception? inner = null) : base(message, inner)
    {
        Code = code;
        IsTransient = isTransient;
    }

    /// <summary>What went wrong.</summary>
    public BatchError Code { get; }

    /// <summary>Whether trying again can help.</summary>
    public bool IsTransient { get; }
}
