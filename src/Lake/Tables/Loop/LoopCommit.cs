namespace Hybrid.Lake.Tables;

/// <summary>One commit as the loop sees it: plain data.</summary>
public sealed record LoopCommit
{
    /// <summary>The version it made.</summary>
    public required long Version { get; init; }

    /// <summary>What it does to the data.</summary>
    public CommitKind Kind { get; init; }

    /// <summary>Partitions whose files it added or removed with a change of data, each once.</summary>
    public IReadOnlyList<PartitionKey> Touched { get; init; } = [];

    /// <summary>A stream writer's mark.</summary>
    public WriterMark? Writer { get; init; }

    /// <summary>A batch run's mark.</summary>
    public BatchMark? Batch { get; init; }

    /// <summary>A writer that leaves.</summary>
    public string? RetiredWriter { get; init; }

    /// <summary>The table's lateness after this commit, in microseconds.</summary>
    public long Lateness { get; init; }
}
