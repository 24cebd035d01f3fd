using Hybrid.Lake.Tables;

namespace Hybrid.Lake.Delta;

/// <summary>A commit as the conflict rules see it.</summary>
internal sealed record ConflictFacts
{
    /// <summary>It changes metadata or protocol.</summary>
    public bool ChangesMetadata { get; init; }

    /// <summary>Applications whose transaction number it sets, and writers that it retires.</summary>
    public IReadOnlyList<string> Writers { get; init; } = [];

    /// <summary>Paths added, with their partitions.</summary>
    public IReadOnlyDictionary<string, PartitionKey> Adds { get; init; } = new Dictionary<string, PartitionKey>();

    /// <summary>Paths removed.</summary>
    public IReadOnlySet<string> Removes { get; init; } = new HashSet<string>();

    /// <summary>Partitions replaced as a whole.</summary>
    public IReadOnlyList<PartitionKey> Overwrites { get; init; } = [];

    /// <summary>The facts of a commit about to be made.</summary>
    public static ConflictFacts Of(CommitActions actions) => new()
    {
        ChangesMetadata = actions.Definition is not null,
        Writers = [.. new[] { actions.Transaction?.AppId, actions.RetiredWriter }.OfType<string>()],
        Adds = actions.Adds.ToDictionary(file => file.Path, file => file.Partition),
        Removes = actions.Removes.Select(file => file.Path).ToHashSet(),
        Overwrites = actions.Overwrites,
    };

    /// <summary>The facts of a commit in the log.</summary>
    public static ConflictFacts Of(CommitRecord record, PartitionUnit unit) => new()
    {
        ChangesMetadata = record.Metadata is not null || record.Protocol is not null,
        Writers = [.. record.Transactions.Select(transaction => transaction.AppId), .. new[] { record.Info.RetiredWriter }.OfType<string>()],
        Adds = record.Adds.ToDictionary(file => file.Path, file => PartitionValueReader.KeyOf(unit, file.PartitionValues)),
        Removes = record.Removes.Select(file => file.Path).ToHashSet(),
    };
}
