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

    private readonly ITableRewriter? _rewriter;
    private readonly TimeProvider _time;
    private DateTimeOffset _lastVersion = DateTimeOffset.MinValue;

    /// <summary>Makes the writer.</summary>
    /// <param name="table">The table; it must exist.</param>
    /// <param name="writer">Its id, <c>project/stream/sink</c>.</param>
    /// <param name="incarnation">This start's incarnation, higher than any before.</param>
    /// <param name="rewriter">Merges staged rows; needed for a keyed table.</param>
    public LakeWriter(LakeTable table, string writer, long incarnation, ITableRewriter? rewriter = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(incarnation, 1);
        Table = table;
        Writer = writer;
        Incarnation = incarnation;
        _rewriter = rewriter;
        _time = table.Catalog.Time;
    }

    /// <summary>The table.</summary>
    public LakeTable Table { get; }

    /// <summary>The writer's id.</summary>
    public string Writer { get; }

    /// <summary>This start's incarnation.</summary>
    public long Incarnation { get; }

    /// <summary>
    /// The opening commit: 1. takes back what the log holds of this writer and the restored checkpoint does not know; 2. commits the checkpoint's pending epochs
    /// that the log lacks; 3. fences older incarnations. Calling it again after an error is safe.
    /// </summary>
    /// <exception cref="LakeException"><see cref="LakeError.Fenced"/>; <see cref="LakeError.CannotTakeBack"/>, naming the versions.</exception>
    public async ValueTask<OpeningOutcome> OpenAsync(WriterOpening opening, CancellationToken cancellation = default)
    {
        var plan = new OpeningPlan(Table, Writer, Incarnation, _rewriter, opening);
        var outcome = await Table.CommitAsync(plan.DecideAsync, cancellation).ConfigureAwait(false);
        if (outcome.Result == CommitResult.Fenced)
            throw Fenced(outcome.Snapshot);
        _lastVersion = _time.GetUtcNow();
        return new(outcome.Snapshot, plan.Committed, plan.TakenBack, plan.Duplicated);
    }

    /// <summary>
    /// Commits an epoch. <see cref="CommitResult.Nothing"/>: it had no rows, closed nothing and the last version is younger than <see cref="MostQuiet"/>.
    /// Calling it again after an error is safe.
    /// </summary>
    /// <exception cref="LakeException"><see cref="LakeError.Fenced"/>: a newer incarnation has opened; stop.</exception>
    public async ValueTask<CommitOutcome> CommitAsync(WriterEpoch epoch, CancellationToken cancellation = default)
    {
        if (epoch.Incarnation != Incarnation)
            throw new ArgumentException($"Epoch {WriterNumber.Text(epoch.Number)} is not of incarnation {Incarnation}; epochs of older ones belong in the opening.", nameof(epoch));
        var outcome = await Table.CommitAsync((follows, stop) => DecideAsync(follows, epoch, stop), cancellation).ConfigureAwait(false);
        if (outcome.Result == CommitResult.Fenced)
            throw Fenced(outcome.Snapshot);
        if (outcome.Result == CommitResult.Committed)
            _lastVersion = _time.GetUtcNow();
        return outcome;
    }

    /// <summary>
    /// Whether a watermark should trigger a checkpoint now: with it, the table's watermark may pass the end of a partition, or the time at which one is final.
    /// </summary>
    /// <param name="definition">The table's definition.</param>
    /// <param name="before">The watermark of the last checkpoint, or <see cref="long.MinValue"/>.</param>
    /// <param name="now">The watermark now.</param>
    public static bool PassesBoundary(TableDefinition definition, long before, long now)
    {
        if (now <= before)
            return false;
        if (definition.Partition is PartitionUnit.None or PartitionUnit.Foreign || now == long.MaxValue || before == long.MinValue)
            return now == long.MaxValue;
        var lateness = definition.Lateness.Ticks / TimeSpan.TicksPerMicrosecond;
        return PartitionKey.Of(definition.Partition, before) != PartitionKey.Of(definition.Partition, now)
            || PartitionKey.Of(definition.Partition, before - lateness) != PartitionKey.Of(definition.Partition, now - lateness);
    }

    private async ValueTask<CommitDecision> DecideAsync(Snapshot follows, WriterEpoch epoch, CancellationToken cancellation)
    {
        var newest = follows.TransactionOf(Writer) ?? 0;
        if (WriterNumber.Incarnation(newest) > Incarnation)
            return CommitDecision.Stop(CommitResult.Fenced);
        if (newest == epoch.Number)
            return CommitDecision.Stop(CommitResult.AlreadyDone);
        if (WriterNumber.Incarnation(newest) != Incarnation || newest > epoch.Number)
            throw new InvalidOperationException($"Epoch {WriterNumber.Text(epoch.Number)} of '{Writer}' comes after {WriterNumber.Text(newest)}: open first, then commit in order.");

        var mark = new WriterMark(Writer, epoch.Number, epoch.Number, epoch.Watermark, epoch.IsIdle);
        if (epoch.Files.Count == 0 && !epoch.IsLast && !IsVersionDue(follows, mark))
            return CommitDecision.Stop(CommitResult.Nothing);
        var rewritten = await RewriteAsync(Table, follows, _rewriter, [epoch], Writer, epoch.Number, cancellation).ConfigureAwait(false);
        return CommitDecision.Commit(new()
        {
            Operation = rewritten.Removes.Count > 0 ? "MERGE" : "STREAMING UPDATE",
            Adds = rewritten.Adds,
            Removes = rewritten.Removes,
            Transaction = new(Writer, epoch.Number),
            Writer = mark,
        });
    }

    /// <summary>Epochs to files: as they are in an append table, merged in a keyed one.</summary>
    internal static async ValueTask<RewrittenFiles> RewriteAsync(
        LakeTable table, Snapshot into, ITableRewriter? rewriter, IReadOnlyList<WriterEpoch> epochs, string writer, long number, CancellationToken cancellation)
    {
        if (!into.Definition.IsKeyed)
            return new([.. epochs.SelectMany(epoch => epoch.Files.Select(file => file with { Writer = writer, WriterNumber = epoch.Number }))], []);
        List<LakeFile> staged = [.. epochs.SelectMany(epoch => epoch.Files)];
        if (staged.Count == 0)
            return new([], []);
        if (rewriter is null)
            throw new InvalidOperationException($"Table '{table.Name}' has keys: its writer needs a rewriter.");
        return await rewriter.MergeAsync(table, into, staged, writer, number, cancellation).ConfigureAwait(false);
    }

    private bool IsVersionDue(Snapshot follows, WriterMark mark)
    {
        if (_time.GetUtcNow() - _lastVersion >= MostQuiet)
            return true;
        var lateness = follows.Definition.Lateness.Ticks / TimeSpan.TicksPerMicrosecond;
        var (after, changes) = follows.Loop.Apply(new() { Version = follows.Version + 1, Writer = mark, Lateness = lateness });
        return !changes.IsEmpty || PassesBoundary(follows.Definition, follows.Loop.Watermark, after.Watermark);
    }

    private LakeException Fenced(Snapshot snapshot) => new(
        LakeError.Fenced,
        $"table '{Table.Name}': writer '{Writer}' was started again as incarnation {WriterNumber.Incarnation(snapshot.TransactionOf(Writer) ?? 0)}; "
        + $"this is incarnation {Incarnation} and must stop");
}
