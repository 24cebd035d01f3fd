namespace Hybrid.Lake.Tables;

/// <summary>Which files of a partition are worth merging: pure.</summary>
public static class CompactionRule
{
    /// <summary>Files of this size are left alone (bytes).</summary>
    public const long Large = 256L << 20;

    /// <summary>
    /// The files to merge. Of a final partition all small ones, as this is the last time; of another one the smallest of them, such that the largest makes up at
    /// most half: a row is then rewritten a few times only, however often the partition is compacted.
    /// </summary>
    /// <param name="files">The partition's files.</param>
    /// <param name="isFinal">Whether the partition is final.</param>
    public static IReadOnlyList<LakeFile> Decide(IEnumerable<LakeFile> files, bool isFinal)
    {
        var small = files.Where(file => file.Size < Large).OrderBy(file => file.Size).ToList();
        while (!isFinal && small.Count > 1 && small[^1].Size * 2 > small.Sum(file => file.Size))
            small.RemoveAt(small.Count - 1);
        return small.Count < 2 ? [] : [.. small.OrderBy(file => file.WriterNumber).ThenBy(file => file.Path, StringComparer.Ordinal)];
    }
}
