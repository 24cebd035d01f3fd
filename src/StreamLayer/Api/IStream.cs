namespace Hybrid.StreamLayer;

/// <summary>A stream: code that says how rows flow from sources to sinks. The class needs a public constructor without parameters.</summary>
public interface IStream
{
    /// <summary>Defines the stream. Nothing is read yet; called once at each start, and it must define the same operators each time.</summary>
    void Build(StreamEnvironment env);
}
