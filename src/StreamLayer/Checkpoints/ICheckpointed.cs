namespace Hybrid.StreamLayer.Checkpoints;

/// <summary>
/// An operator, source reader or sink writer with state. Two shapes of state serve all: <em>keyed</em> (a blob per key group, redistributed by
/// key group when the parallelism changes) and <em>named</em> (blobs by name, such as a position per source split; at a restore every subtask
/// sees all of them and takes its own).
/// </summary>
public interface ICheckpointed
{
    /// <summary>
    /// At a barrier, on the subtask's thread: an immutable view of the state. Takes references only (the barrier pauses the data path);
    /// what is written later is copied on first write.
    /// </summary>
    IStateSnapshot Snapshot();

    /// <summary>Before <c>Open</c>: takes the state of this subtask's key groups, and all named state. Not called on a fresh start.</summary>
    void Restore(RestoredState state);
}
