namespace Hybrid.Lake.Tables;

/// <summary>A data file of a table: immutable, named uniquely.</summary>
public sealed record LakeFile
{
    /// <summary>Path below the table's folder as the file system has it (Hive-escaped, not URI-encoded), <c>/</c> between folders.</summary>
    public required string Path { get; init; }

    /// <summary>The partition its rows are in.</summary>
    public required PartitionKey Partition { get; init; }

    /// <summary>Bytes.</summary>
    public required long Size { get; init; }

    /// <summary>When it was written.</summary>
    public required DateTimeOffset Modified { get; init; }

    /// <summary>Rows in it, or null when its writer did not say.</summary>
    public long? Rows { get; init; }

    /// <summary>Delta's per-file statistics as JSON (see <see cref="FileStats"/>), or null.</summary>
    public string? Stats { get; init; }

    /// <summary>The writer it comes from (a stream's <c>project/stream/sink</c> or a batch's transaction id), or null for another program's.</summary>
    public string? Writer { get; init; }

    /// <summary>The writer's transaction number: incarnation &lt;&lt; 32 | epoch of a stream, sequence of a batch run.</summary>
    public long WriterNumber { get; init; }

    /// <summary>Partition values of a table whose partition columns are another writer's, else null.</summary>
    public IReadOnlyDictionary<string, string?>? ForeignValues { get; init; }

    /// <summary>Tags of another writer, kept as they are; null when there are none.</summary>
    public IReadOnlyDictionary<string, string>? Tags { get; init; }
}
