namespace Hybrid.Lake.Tables;

/// <summary>What a commit does, built from the snapshot that it follows.</summary>
public sealed record CommitActions
{
    /// <summary>Delta's name of the operation, for instance <c>STREAMING UPDATE</c>, <c>MERGE</c>, <c>WRITE</c>, <c>OPTIMIZE</c>.</summary>
    public required string Operation { get; init; }

    /// <summary>What it does to the data.</summary>
    public CommitKind Kind { get; init; }

    /// <summary>Files that are new.</summary>
    public IReadOnlyList<LakeFile> Adds { get; init; } = [];

    /// <summary>Files of the snapshot that go.</summary>
    public IReadOnlyList<LakeFile> Removes { get; init; } = [];

    /// <summary>Partitions that are replaced as a whole: a row added to one of them meanwhile is a conflict.</summary>
    public IReadOnlyList<PartitionKey> Overwrites { get; init; } = [];

    /// <summary>The transaction number that it sets, if any.</summary>
    public AppTransaction? Transaction { get; init; }

    /// <summary>A stream writer's mark.</summary>
    public WriterMark? Writer { get; init; }

    /// <summary>A batch run's mark.</summary>
    public BatchMark? Batch { get; init; }

    /// <summary>A writer that leaves the table's watermark.</summary>
    public string? RetiredWriter { get; init; }

    /// <summary>The table's new definition.</summary>
    public TableDefinition? Definition { get; init; }
}
