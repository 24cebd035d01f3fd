using Hybrid.Lake.Tables;

namespace Hybrid.Lake.Delta;

/// <summary>Delta's <c>add</c>, its path decoded.</summary>
internal sealed record AddAction
{
    public required string Path { get; init; }

    public required IReadOnlyDictionary<string, string?> PartitionValues { get; init; }

    public required long Size { get; init; }

    /// <summary>Milliseconds since the Unix epoch.</summary>
    public required long ModificationTime { get; init; }

    public required bool DataChange { get; init; }

    public string? Stats { get; init; }

    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    public LakeFile ToFile(PartitionUnit unit)
    {
        string? writer = null;
        var number = 0L;
        var tags = Tags;
        if (tags is not null && tags.TryGetValue(FileTags.Writer, out writer))
        {
            number = tags.TryGetValue(FileTags.Number, out var text) && long.TryParse(text, out var parsed) ? parsed : 0;
            tags = tags.Count > 2 ? tags.Where(tag => tag.Key is not (FileTags.Writer or FileTags.Number)).ToDictionary() : null;
        }

        return new()
        {
            Path = Path,
            Partition = PartitionValueReader.KeyOf(unit, PartitionValues),
            Size = Size,
            Modified = DateTimeOffset.FromUnixTimeMilliseconds(ModificationTime),
            Rows = FileStats.RowsOf(Stats),
            Stats = Stats,
            Writer = writer,
            WriterNumber = number,
            ForeignValues = unit == PartitionUnit.Foreign ? PartitionValues : null,
            Tags = tags,
        };
    }
}
