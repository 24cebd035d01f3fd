using Hybrid.StreamLayer.Checkpoints;

namespace Hybrid.StreamLayer.Sources;

/// <summary>State that consists of named blobs only, taken whole at a barrier.</summary>
internal sealed class NamedState(IReadOnlyDictionary<string, byte[]> named) : IStateSnapshot
{
    public string Schema => "";

    public IReadOnlyList<int> KeyGroups => [];

    public IReadOnlyDictionary<string, byte[]> Named => named;

    public void WriteKeyGroup(int keyGroup, Stream output) => throw new InvalidOperationException("There are no key groups here.");

    public void Dispose() { }
}
