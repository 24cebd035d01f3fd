namespace Hybrid.Lake.Delta;

/// <summary>Why a commit cannot follow another one that it did not know.</summary>
internal enum Conflict
{
    /// <summary>It can.</summary>
    None,

    /// <summary>One of them changes metadata or protocol.</summary>
    Metadata,

    /// <summary>Both are of one application, or one retires the writer of the other.</summary>
    SameWriter,

    /// <summary>Both remove, or both add, one file; or one removes what the other adds.</summary>
    SameFile,

    /// <summary>One replaces a partition that the other adds rows to.</summary>
    OverwrittenPartition,
}
