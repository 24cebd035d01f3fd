using Hybrid.StreamLayer.Runtime;

namespace Hybrid.StreamLayer.Checkpoints;

/// <summary>What a complete checkpoint consists of. Published last: a checkpoint without one does not exist.</summary>
internal sealed record Manifest
{
    /// <summary>The form of manifest and state files. Another one is not read.</summary>
    public const int CurrentFormat = 1;

    public required int Format { get; init; }

    public required string Project { get; init; }

    public required string Stream { get; init; }

    public required long Incarnation { get; init; }

    public required long Epoch { get; init; }

    public required DateTimeOffset CompletedAt { get; init; }

    public required int KeyGroups { get; init; }

    /// <summary>True when the run stopped or ended here.</summary>
    public required bool IsLast { get; init; }

    public required IReadOnlyList<StateFile> Files { get; init; }

    /// <summary>Counters by operator id, and by <c>id&gt;tag</c> for side outputs, summed over subtasks.</summary>
    public required IReadOnlyDictionary<string, OperatorCounts> Counts { get; init; }

    /// <summary>Names of the edges and branches whose counters added up to here (see <see cref="Accounting"/>).</summary>
    public required IReadOnlyList<string> Accounts { get; init; }

    public required IReadOnlyList<PendingSink> Sinks { get; init; }

    public CheckpointId Id => new(Incarnation, Epoch);

    /// <summary>A state file.</summary>
    /// <param name="Name">Its name, after the checkpoint's prefix.</param>
    /// <param name="Length">Its bytes.</param>
    /// <param name="Checksum">CRC-32C of them all.</param>
    internal sealed record StateFile(string Name, long Length, uint Checksum);

    /// <summary>What a sink has not committed yet, as far as this checkpoint knows.</summary>
    /// <param name="Name">The sink's name.</param>
    /// <param name="Pending">Oldest first.</param>
    internal sealed record PendingSink(string Name, IReadOnlyList<Sinks.SinkEpoch> Pending);
}
