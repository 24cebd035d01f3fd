namespace Hybrid.Lake.Tables;

/// <summary>
/// One sink's writer of one table: makes its epochs visible, exactly once and in order. Use: <see cref="OpenAsync"/> once, before input is read, then
/// <see cref="CommitAsync"/> for each epoch whose checkpoint is complete. Not safe for concurrent calls.
/// <para>Always true: the log's transaction number of the writer never falls; a writer whose incarnation is not the newest commits nothing.</para>
/// </summary>
public sealed class LakeWriter
{
    /// <summary>A version is made at least this often while epochs are committed.</summary>
    public static readonly TimeSpan MostQuiet = TimeSpan.FromSeconds(60);

    /// <summary>Makes the writer.</summary>
    /// <param name="table">The table; it must exist.</param>
    /// <param name="writer">Its id, <c>project/stream/sink</c>.</param>
    /// <param name="incarnation">This start's incarnation, higher than any before.</param>
    /// <param name="rewriter">Merges staged rows; needed for a keyed table.</param>
    /// <param name="time">The clock.</param>
    public LakeWriter(LakeTable table, string writer, long incarnation, ITableRewriter? rewriter = null, TimeProvider? time = null)
    {
        Table = table;
        Writer = writer;
        Incarnation = incarnation;
    }

    /// <summary>The table.</summary>
    public LakeTable Table { get; }

    /// <summary>The writer's id.</summary>
    public string Writer { get; }

    /// <summary>This start's incarnation.</summary>
    public long Incarnation { get; }

    /// <summary>
    /// The opening commit: 1. takes back what the log holds of this writer and the restored checkpoint does not know; 2. commits the checkpoint's pending epochs
    /// that the log lacks; 3. fences older incarnations.
    /// </summary>
    /// <exception cref="LakeException"><see cref="LakeError.Fenced"/>; <see cref="LakeError.CannotTakeBack"/>, naming the versions.</exception>
    public ValueTask<OpeningOutcome> OpenAsync(WriterOpening opening, CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <summary>
    /// Commits an epoch. <see cref="CommitResult.Nothing"/>: it had no rows, closed nothing and the last version is younger than <see cref="MostQuiet"/>.
    /// </summary>
    /// <exception cref="LakeException"><see cref="LakeError.Fenced"/>: a newer incarnation has opened; stop.</exception>
    public ValueTask<CommitOutcome> CommitAsync(WriterEpoch epoch, CancellationToken cancellation = default) => throw new NotImplementedException();
}
