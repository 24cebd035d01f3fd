using Hybrid.StreamLayer.Checkpoints;
using Hybrid.StreamLayer.State;

namespace Hybrid.StreamLayer.Tests.Sinks.Lake;

/// <summary>A writer's snapshot in bytes.</summary>
internal sealed record StoredState(string Schema, IReadOnlyDictionary<int, ReadOnlyMemory<byte>> KeyGroups, IReadOnlyDictionary<string, byte[]> Named)
{
    public static StoredState Of(ICheckpointed state)
    {
        using var snapshot = state.Snapshot();
        var groups = new Dictionary<int, ReadOnlyMemory<byte>>();
        foreach (var group in snapshot.KeyGroups)
        {
            using var output = new MemoryStream();
            snapshot.WriteKeyGroup(group, output);
            groups[group] = output.ToArray();
        }

        return new StoredState(snapshot.Schema, groups, snapshot.Named);
    }

    public static RestoredState Restore(IReadOnlyList<StoredState> states, KeyGroupRange range) => new(
        [.. states.Select(state => new RestoredState.Part(state.Schema, state.KeyGroups.Where(group => range.Contains(group.Key)).ToDictionary()))],
        states.SelectMany(state => state.Named).ToDictionary());
}
