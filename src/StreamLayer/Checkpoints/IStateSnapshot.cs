namespace Hybrid.StreamLayer.Checkpoints;

/// <summary>An immutable view of an operator's state, taken at a barrier and written by a background thread. Disposed once, when written or given up.</summary>
public interface IStateSnapshot : IDisposable
{
    /// <summary>What the state looks like: field names and types, so that a restore can match or refuse it by name. Empty where there is no typed state.</summary>
    string Schema { get; }

    /// <summary>Key groups with state, ascending.</summary>
    IReadOnlyList<int> KeyGroups { get; }

    /// <summary>Writes the state of one key group. Called from a background thread, for each of <see cref="KeyGroups"/> once, in order.</summary>
    void WriteKeyGroup(int keyGroup, Stream output);

    /// <summary>State by name (operator-wide, not keyed).</summary>
    IReadOnlyDictionary<string, byte[]> Named { get; }
}
