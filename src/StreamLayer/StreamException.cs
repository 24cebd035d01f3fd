namespace Hybrid.StreamLayer;

/// <summary>What went wrong in a stream. Callers decide by this, never by the text.</summary>
public enum StreamError
{
    /// <summary>The stream's definition is wrong.</summary>
    InvalidDefinition,

    /// <summary>The source's server cannot be reached.</summary>
    SourceUnreachable,

    /// <summary>A topic does not exist.</summary>
    TopicMissing,

    /// <summary>A topic or cluster is another than the checkpoint's.</summary>
    TopicRecreated,

    /// <summary>Offsets to resume from are gone by retention.</summary>
    OffsetsGone,

    /// <summary>A checkpoint is corrupt or partial.</summary>
    CheckpointCorrupt,

    /// <summary>A checkpoint's state does not fit the stream's code.</summary>
    StateIncompatible,

    /// <summary>A newer start of the same stream has taken over.</summary>
    Fenced,

    /// <summary>Another process runs this stream.</summary>
    AlreadyRunning,

    /// <summary>The sink's target cannot be brought to the checkpoint's state.</summary>
    CannotTakeBack,

    /// <summary>Storage failed (disk full, permission, no answer).</summary>
    Storage,

    /// <summary>An error that names no other code.</summary>
    Failed,
}

/// <summary>An error of the stream layer: a code, what failed and where, and whether trying again can help.</summary>
public sealed class StreamException : Exception
{
    /// <summary>Makes an error.</summary>
    /// <param name="code">What went wrong.</param>
    /// <param name="message">What happened, with the value, where, and what to do.</param>
    /// <param name="isTransient">Whether trying again can help.</param>
    /// <param name="inner">The cause.</param>
    public StreamException(StreamError code, string message, bool isTransient = false, Exception? inner = null) : base(message, inner)
    {
        Code = code;
        IsTransient = isTransient;
    }

    /// <summary>What went wrong.</summary>
    public StreamError Code { get; }

    /// <summary>Whether trying again can help.</summary>
    public bool IsTransient { get; }
}
