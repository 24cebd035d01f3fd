using Hybrid.Lake.Tables;

namespace Hybrid.Lake.Delta;

/// <summary>Delta's <c>commitInfo</c>: the standard fields that we use, and ours below <c>hybrid</c>.</summary>
internal sealed record CommitInfo
{
    public static CommitInfo Unknown { get; } = new();

    /// <summary>Milliseconds since the Unix epoch; 0 when absent.</summary>
    public long Timestamp { get; init; }

    public string Operation { get; init; } = "unknown";

    public string? Engine { get; init; }

    public bool IsBlindAppend { get; init; }

    /// <summary>Unique for each commit of ours; null for another program's.</summary>
    public string? CommitId { get; init; }

    public CommitKind Kind { get; init; }

    public WriterMark? Writer { get; init; }

    public BatchMark? Batch { get; init; }

    public string? RetiredWriter { get; init; }

    /// <summary>What the commit changed, as its committer computed it: for people and other programs; the fold computes it again.</summary>
    public LoopChanges? Changes { get; init; }
}
