namespace Hybrid.Lake.Tables;

/// <summary>What a commit does to the data; decides conflicts and generations.</summary>
public enum CommitKind
{
    /// <summary>It changes rows: the partitions that it touches get a new generation.</summary>
    Data,

    /// <summary>It rearranges files and changes no row: no generation. It loses every conflict.</summary>
    Compaction,

    /// <summary>It drops partitions that are past their time: no generation, the partitions are forgotten.</summary>
    Expiry,
}
