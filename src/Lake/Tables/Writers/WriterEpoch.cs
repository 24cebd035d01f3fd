namespace Hybrid.Lake.Tables;

/// <summary>One epoch of a stream writer, as its checkpoint holds it.</summary>
/// <param name="Incarnation">The incarnation that prepared it.</param>
/// <param name="Epoch">Its number in that incarnation, 1 and up.</param>
/// <param name="Watermark">The writer's watermark (microseconds).</param>
/// <param name="Files">Append table: the epoch's data files. Keyed table: staged files of rows to merge. Stored and durable; empty when there are no rows.</param>
/// <param name="IsIdle">True when the watermark was moved past an idle source.</param>
/// <param name="IsLast">True when the run ends with it: a version is made in any case.</param>
public sealed record WriterEpoch(
    long Incarnation, long Epoch, long Watermark, IReadOnlyList<LakeFile> Files, bool IsIdle = false, bool IsLast = false)
{
    /// <summary>The transaction number.</summary>
    public long Number => WriterNumber.Of(Incarnation, Epoch);
}
