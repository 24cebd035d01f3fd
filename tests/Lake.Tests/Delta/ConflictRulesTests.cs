using Hybrid.Lake.Delta;
using Hybrid.Lake.Tables;

namespace Hybrid.Lake.Tests.Delta;

public sealed class ConflictRulesTests
{
    private static readonly PartitionKey P = TestTable.Hour(1);
    private static readonly PartitionKey Q = TestTable.Hour(2);

    /// <summary>name, mine, the winner, what must come out.</summary>
    public static TheoryData<string, object, object, string> Cases => new()
    {
        { "two appends to one partition", Adds(P, "a"), Adds(P, "b"), nameof(Conflict.None) },
        { "append after an overwrite of its partition", Adds(P, "a"), Overwrite(P, adds: "b", removes: "c"), nameof(Conflict.None) },
        { "append after a compaction of its partition", Adds(P, "a"), Rewrite(P, adds: "b", removes: "c"), nameof(Conflict.None) },
        { "append after an expiry", Adds(P, "a"), Overwrite(P, adds: null, removes: "c"), nameof(Conflict.None) },
        { "two removes of one file", Rewrite(P, "a", "x"), Rewrite(P, "b", "x"), nameof(Conflict.SameFile) },
        { "two rewrites of different files", Rewrite(P, "a", "x"), Rewrite(P, "b", "y"), nameof(Conflict.None) },
        { "rewrite after an append to its partition", Rewrite(P, "a", "x"), Adds(P, "b"), nameof(Conflict.None) },
        { "overwrite against an add in its partition", Overwrite(P, "a", "x"), Adds(P, "b"), nameof(Conflict.OverwrittenPartition) },
        { "overwrite against an add elsewhere", Overwrite(P, "a", "x"), Adds(Q, "b"), nameof(Conflict.None) },
        { "overwrite of an empty partition against an add in it", Overwrite(P, "a", null), Adds(P, "b"), nameof(Conflict.OverwrittenPartition) },
        { "two overwrites of one partition", Overwrite(P, "a", "x"), Overwrite(P, "b", "x"), nameof(Conflict.SameFile) },
        { "overwrite against a compaction in its partition", Overwrite(P, "a", "x"), Rewrite(P, "b", "y"), nameof(Conflict.OverwrittenPartition) },
        { "the same file added twice", Adds(P, "a"), Adds(P, "a"), nameof(Conflict.SameFile) },
        { "an added file that the winner removes", Adds(P, "a"), Rewrite(P, "b", "a"), nameof(Conflict.SameFile) },
        { "a removed file that the winner adds again", Rewrite(P, "b", "a"), Adds(P, "a"), nameof(Conflict.SameFile) },
        { "metadata against an append", Metadata(), Adds(P, "a"), nameof(Conflict.Metadata) },
        { "append against metadata", Adds(P, "a"), Metadata(), nameof(Conflict.Metadata) },
        { "one writer twice", Of("w"), Of("w"), nameof(Conflict.SameWriter) },
        { "two writers", Of("w"), Of("v"), nameof(Conflict.None) },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Check_TwoCommits_ByTheRules(string name, object mine, object winner, string expected) =>
        Assert.True(expected == ConflictRules.Check((ConflictFacts)mine, (ConflictFacts)winner).ToString(), name);

    private static ConflictFacts Adds(PartitionKey partition, string path) => new() { Adds = new Dictionary<string, PartitionKey> { [path] = partition } };

    private static ConflictFacts Rewrite(PartitionKey partition, string adds, string removes) =>
        Adds(partition, adds) with { Removes = new HashSet<string> { removes } };

    private static ConflictFacts Overwrite(PartitionKey partition, string? adds, string? removes) => new()
    {
        Adds = adds is null ? new Dictionary<string, PartitionKey>() : new Dictionary<string, PartitionKey> { [adds] = partition },
        Removes = removes is null ? new HashSet<string>() : new HashSet<string> { removes },
        Overwrites = [partition],
    };

    private static ConflictFacts Metadata() => new() { ChangesMetadata = true };

    private static ConflictFacts Of(string writer) => new() { Writers = [writer] };
}
