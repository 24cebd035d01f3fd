namespace Hybrid.StreamLayer.Checkpoints;

/// <summary>The end of a state file: what lies where in it.</summary>
/// <param name="Sections">One for each operator with state.</param>
internal sealed record StateFileIndex(IReadOnlyList<StateFileIndex.Section> Sections)
{
    /// <summary>One operator's state in one subtask.</summary>
    /// <param name="Operator">The operator's id.</param>
    /// <param name="Schema">What the state looks like.</param>
    /// <param name="Groups">Where each key group lies.</param>
    /// <param name="Named">State by name.</param>
    internal sealed record Section(string Operator, string Schema, IReadOnlyList<GroupRange> Groups, IReadOnlyDictionary<string, byte[]> Named);

    /// <summary>Where one key group lies.</summary>
    internal readonly record struct GroupRange(int Group, long Offset, int Length);
}
