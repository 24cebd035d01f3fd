namespace Hybrid.Lake.Delta;

/// <summary>
/// Which commits may stand side by side. Both were built from one snapshot; <c>winner</c> has its version already. A blind append (adds only) meets none of
/// these rules, save the first two.
/// </summary>
internal static class ConflictRules
{
    public static Conflict Check(ConflictFacts mine, ConflictFacts winner)
    {
        if (mine.ChangesMetadata || winner.ChangesMetadata)
            return Conflict.Metadata;
        foreach (var writer in mine.Writers)
            if (winner.Writers.Contains(writer))
                return Conflict.SameWriter;
        foreach (var path in winner.Removes)
            if (mine.Removes.Contains(path) || mine.Adds.ContainsKey(path))
                return Conflict.SameFile;
        foreach (var (path, partition) in winner.Adds)
        {
            if (mine.Adds.ContainsKey(path) || mine.Removes.Contains(path))
                return Conflict.SameFile;
            if (mine.Overwrites.Contains(partition))
                return Conflict.OverwrittenPartition;
        }

        return Conflict.None;
    }
}
