namespace Hybrid.StreamLayer.Checkpoints;

/// <summary>What a checkpoint holds for one operator, as one subtask sees it at a restore.</summary>
/// <param name="Parts">One part per former subtask: its schema, and those of its key groups that this subtask owns now.</param>
/// <param name="Named">Named state of all former subtasks together.</param>
public sealed record RestoredState(IReadOnlyList<RestoredState.Part> Parts, IReadOnlyDictionary<string, byte[]> Named)
{
    /// <summary>The keyed state that one former subtask wrote.</summary>
    /// <param name="Schema"><see cref="IStateSnapshot.Schema"/> as it was written.</param>
    /// <param name="KeyGroups">Blobs by key group; only those this subtask owns now.</param>
    public sealed record Part(string Schema, IReadOnlyDictionary<int, ReadOnlyMemory<byte>> KeyGroups);
}
