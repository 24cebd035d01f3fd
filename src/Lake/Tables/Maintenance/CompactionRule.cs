namespace Hybrid.Lake.Tables;

/// <summary>Which files of a partition are worth merging: pure.</summary>
public static class CompactionRule
{
    /// <summary>Files of this size are left alone (bytes).</summary>
    public const long Large = 256L << 20;

    /// <summary>
    /// The files to merge: the small ones, when there are at least two, and the result is not rewritten for a trifle (the largest is at most half of the whole,
    /// or the partition is final and this is the last time).
    /// </summary>
    /// <param name="files">The partition's files.</param>
    /// <param name="isFinal">Whether the partition is final.</param>
    public static IReadOnlyList<LakeFile> Decide(IEnumerable<LakeFile> files, bool isFinal)
    {
        var small = files.Where(file => file.Size < Large).OrderBy(file => file.WriterNumber).ThenBy(file => file.Path, StringComparer.Ordinal).ToList();
        if (small.Count < 2 || (!isFinal && small.Max(file => file.Size) * 2 > small.Sum(file => file.Size)))
            return [];
        return small;
    }
}
