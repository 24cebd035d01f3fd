namespace Hybrid.Lake.Delta;

/// <summary>Delta's <c>remove</c>, its path decoded.</summary>
internal sealed record RemoveAction
{
    public required string Path { get; init; }

    public required bool DataChange { get; init; }

    /// <summary>Milliseconds since the Unix epoch; 0 when absent.</summary>
    public long DeletionTimestamp { get; init; }

    public IReadOnlyDictionary<string, string?>? PartitionValues { get; init; }

    public long? Size { get; init; }
}
