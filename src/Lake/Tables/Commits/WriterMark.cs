namespace Hybrid.Lake.Tables;

/// <summary>What a stream writer says in its commit.</summary>
/// <param name="Writer">The writer, <c>project/stream/sink</c>.</param>
/// <param name="Number">The transaction number, see <see cref="WriterNumber"/>.</param>
/// <param name="Position">The newest epoch whose rows the table holds after this commit: <paramref name="Number"/>, save in an opening commit.</param>
/// <param name="Watermark">The writer's watermark (microseconds); <see cref="long.MinValue"/> when it knows none, <see cref="long.MaxValue"/> at the end of its input.</param>
/// <param name="IsIdle">True when the watermark was moved past an idle source.</param>
public sealed record WriterMark(string Writer, long Number, long Position, long Watermark, bool IsIdle = false);
