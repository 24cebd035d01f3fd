namespace Hybrid.StreamLayer.Checkpoints;

/// <summary>A snapshot of named state only.</summary>
/// <param name="named">The state; not changed afterwards.</param>
public sealed class NamedSnapshot(IReadOnlyDictionary<string, byte[]> named) : IStateSnapshot
{
    /// <summary>No state at all.</summary>
    public static NamedSnapshot Empty { get; } = new(new Dictionary<string, byte[]>());

    /// <inheritdoc/>
    public string Schema => "";

    /// <inheritdoc/>
    public IReadOnlyList<int> KeyGroups => [];

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, byte[]> Named { get; } = named;

    /// <inheritdoc/>
    public void WriteKeyGroup(int keyGroup, Stream output) => throw new InvalidOperationException("there is no keyed state");

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
