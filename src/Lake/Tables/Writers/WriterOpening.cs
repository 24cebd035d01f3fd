namespace Hybrid.Lake.Tables;

/// <summary>What a start brings to its opening commit.</summary>
public sealed record WriterOpening
{
    /// <summary>A fresh start: nothing was restored.</summary>
    public static WriterOpening Fresh { get; } = new();

    /// <summary>The restored checkpoint as <see cref="WriterNumber"/>, or 0 on a fresh start.</summary>
    public long Restored { get; init; }

    /// <summary>The watermark in the restored checkpoint; not needed where the checkpoint's own epoch is pending, which has it.</summary>
    public long Watermark { get; init; } = long.MinValue;

    /// <summary>The epochs up to the restored one whose commits it does not know to be done, oldest first.</summary>
    public IReadOnlyList<WriterEpoch> Pending { get; init; } = [];

    /// <summary>Go on where the log cannot be taken back: rows that the log holds will come again.</summary>
    public bool AcceptDuplicates { get; init; }
}
