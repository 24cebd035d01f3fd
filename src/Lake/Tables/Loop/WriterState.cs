namespace Hybrid.Lake.Tables;

/// <summary>What the loop knows of a stream writer.</summary>
/// <param name="Number">Its newest transaction number (<see cref="WriterNumber"/>).</param>
/// <param name="Position">The newest epoch whose rows the table holds.</param>
/// <param name="Watermark">Its watermark as last said, but not below the table's when it joined.</param>
/// <param name="IsIdle">Whether that watermark was moved past an idle source.</param>
/// <param name="Version">The version of its newest commit.</param>
/// <param name="IsRetired">True when it was taken out of the table's watermark; its next commit joins it again.</param>
public sealed record WriterState(long Number, long Position, long Watermark, bool IsIdle, long Version, bool IsRetired = false);
