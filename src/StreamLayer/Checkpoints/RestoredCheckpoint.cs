using Hybrid.StreamLayer.Runtime;
using Hybrid.StreamLayer.State;

namespace Hybrid.StreamLayer.Checkpoints;

/// <summary>A checkpoint that was found whole, open for reading. Safe for use from several threads.</summary>
internal sealed class RestoredCheckpoint(Manifest manifest, IReadOnlyList<StateFileReader> files) : IDisposable
{
    public Manifest Manifest => manifest;

    public CheckpointId Id => manifest.Id;

    /// <summary>Ids of the operators that have state.</summary>
    public IEnumerable<string> Operators => files.SelectMany(file => file.Index.Sections).Select(section => section.Operator).Distinct();

    /// <summary>An operator's state: key groups of the range, and all named state. Null when it has none.</summary>
    public RestoredState? StateOf(string operatorId, KeyGroupRange range)
    {
        var parts = new List<RestoredState.Part>();
        var found = false;
        foreach (var file in files)
        {
            foreach (var section in file.Index.Sections.Where(section => section.Operator == operatorId))
            {
                found = true;
                var groups = section.Groups.Where(group => range.Contains(group.Group))
                    .ToDictionary(group => group.Group, group => (ReadOnlyMemory<byte>)file.ReadGroup(group));
                if (groups.Count > 0)
                    parts.Add(new RestoredState.Part(section.Schema, groups));
            }
        }

        return found ? new RestoredState(parts, NamedOf(operatorId)) : null;
    }

    /// <summary>An operator's named state, of all its subtasks.</summary>
    public IReadOnlyDictionary<string, byte[]> NamedOf(string operatorId)
    {
        var named = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var entry in files.SelectMany(file => file.Index.Sections).Where(section => section.Operator == operatorId).SelectMany(section => section.Named))
            named[entry.Key] = entry.Value;
        return named;
    }

    public OperatorCounts CountsOf(string id) => manifest.Counts.GetValueOrDefault(id);

    public IReadOnlyList<Sinks.SinkEpoch> PendingOf(string sink) => manifest.Sinks.FirstOrDefault(entry => entry.Name == sink)?.Pending ?? [];

    public void Dispose()
    {
        foreach (var file in files)
            file.Dispose();
    }
}
