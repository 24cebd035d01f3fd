namespace Hybrid.Lake.Delta;

/// <summary>Delta's <c>metaData</c>.</summary>
internal sealed record MetadataAction
{
    public required string Id { get; init; }

    public string? Name { get; init; }

    public string? Description { get; init; }

    public required string SchemaString { get; init; }

    public IReadOnlyList<string> PartitionColumns { get; init; } = [];

    public IReadOnlyDictionary<string, string> Configuration { get; init; } = new Dictionary<string, string>();

    public long? CreatedTime { get; init; }
}
