using Hybrid.Lake.Delta;

namespace Hybrid.Lake.Tables;

/// <summary>One version in a table's history.</summary>
public sealed record HistoryEntry
{
    /// <summary>The version.</summary>
    public required long Version { get; init; }

    /// <summary>When it was committed.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>Delta's name of the operation; "unknown" when the commit does not say.</summary>
    public required string Operation { get; init; }

    /// <summary>The program that committed it, or null.</summary>
    public string? Engine { get; init; }

    /// <summary>Files added.</summary>
    public int FilesAdded { get; init; }

    /// <summary>Files removed.</summary>
    public int FilesRemoved { get; init; }

    /// <summary>Rows in the files added, as far as their statistics say.</summary>
    public long RowsAdded { get; init; }

    /// <summary>Bytes of the files added.</summary>
    public long BytesAdded { get; init; }

    /// <summary>Partitions whose data it changed.</summary>
    public IReadOnlyList<PartitionKey> Touched { get; init; } = [];

    /// <summary>Partitions that it closed.</summary>
    public IReadOnlyList<PartitionKey> Closed { get; init; } = [];

    /// <summary>Partitions that it made final.</summary>
    public IReadOnlyList<PartitionKey> Final { get; init; } = [];

    /// <summary>The stream writer's mark, or null.</summary>
    public WriterMark? Writer { get; init; }

    /// <summary>The batch run's mark, or null.</summary>
    public BatchMark? Batch { get; init; }

    internal static HistoryEntry Of(CommitRecord record, PartitionUnit unit) => new()
    {
        Version = record.Version,
        Timestamp = DateTimeOffset.FromUnixTimeMilliseconds(record.Info.Timestamp),
        Operation = record.Info.Operation,
        Engine = record.Info.Engine,
        FilesAdded = record.Adds.Count,
        FilesRemoved = record.Removes.Count,
        RowsAdded = record.Adds.Sum(add => FileStats.RowsOf(add.Stats) ?? 0),
        BytesAdded = record.Adds.Sum(add => add.Size),
        Touched =
        [
            .. record.Adds.Where(add => add.DataChange).Select(add => add.PartitionValues)
                .Concat(record.Removes.Where(remove => remove.DataChange).Select(remove => remove.PartitionValues).OfType<IReadOnlyDictionary<string, string?>>())
                .Select(values => PartitionValueReader.KeyOf(unit, values)).Distinct().Order(),
        ],
        Closed = record.Info.Changes?.Closed ?? [],
        Final = record.Info.Changes?.Final ?? [],
        Writer = record.Info.Writer,
        Batch = record.Info.Batch,
    };
}
