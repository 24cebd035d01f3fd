using Hybrid.Lake.Tables;

namespace Hybrid.StreamLayer;

/// <summary>How a stream writes a lake table. A project file's <c>tables:</c> section gives the same.</summary>
public sealed record LakeSinkOptions
{
    /// <summary>How rows are split by event time; hour by default.</summary>
    public PartitionUnit Partition { get; init; } = PartitionUnit.Hour;

    /// <summary>How long after its end a partition still takes rows; then it is final, and rows for it go to the late output. None by default.</summary>
    public TimeSpan Lateness { get; init; }

    /// <summary>How long a partition is kept after its end; null: for ever.</summary>
    public TimeSpan? Keep { get; init; }

    /// <summary>
    /// Key columns: within a partition, a newer row replaces the older one of its key. Empty: those that <see cref="KeyAttribute"/> marks; where there are none
    /// either, the table is append-only.
    /// </summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>The shortest time (by the clock) between two rewrites of one partition by rows that replace others; first results do not wait. 1 minute by default.</summary>
    public TimeSpan Corrections { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Name of the sink within its stream, part of the writer's identity; null: the table's name. It must not change between versions of a stream.
    /// </summary>
    public string? Name { get; init; }
}
