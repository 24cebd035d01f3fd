namespace Hybrid.Lake.Tables;

/// <summary>Builds a writer's opening commit; see <see cref="LakeWriter.OpenAsync"/> for its steps.</summary>
internal sealed class OpeningPlan(LakeTable table, string writer, long incarnation, ITableRewriter? rewriter, WriterOpening opening)
{
    /// <summary>Pending epochs in the newest plan.</summary>
    public IReadOnlyList<WriterEpoch> Committed { get; private set; } = [];

    /// <summary>Versions taken back in the newest plan.</summary>
    public IReadOnlyList<long> TakenBack { get; private set; } = [];

    /// <summary>Versions accepted as duplicates in the newest plan.</summary>
    public IReadOnlyList<long> Duplicated { get; private set; } = [];

    public async ValueTask<CommitDecision> DecideAsync(Snapshot follows, CancellationToken cancellation)
    {
        var newest = WriterNumber.Incarnation(follows.TransactionOf(writer) ?? 0);
        if (newest > incarnation)
            return CommitDecision.Stop(CommitResult.Fenced);
        if (newest == incarnation)
            return CommitDecision.Stop(CommitResult.AlreadyDone); // by an attempt whose answer was lost

        // 1. Take back what the checkpoint does not know.
        var held = follows.Loop.Writers.GetValueOrDefault(writer)?.Position ?? 0;
        var back = new TakeBackResult([], [], [], held);
        Duplicated = [];
        if (held > opening.Restored)
        {
            try
            {
                back = await TakeBackFinder.FindAsync(table, follows, writer, opening, cancellation).ConfigureAwait(false);
            }
            catch (LakeException error) when (error.Code == LakeError.CannotTakeBack && opening.AcceptDuplicates)
            {
                Duplicated = [follows.Loop.Writers[writer].Version];
            }
        }

        TakenBack = back.Versions;

        // 2. Commit what the log lacks.
        Committed = [.. opening.Pending.Where(epoch => epoch.Number > back.Position && epoch.Number <= opening.Restored).OrderBy(epoch => epoch.Number)];
        var number = WriterNumber.Of(incarnation, 0);
        var into = back.Versions.Count == 0 ? follows : follows.With(back.Adds, back.Removes);
        var pending = await LakeWriter.RewriteAsync(table, into, rewriter, Committed, writer, number, cancellation).ConfigureAwait(false);

        // A file that both go and come stays: an entry names a path once.
        var adds = back.Adds.Concat(pending.Adds).DistinctBy(file => file.Path).ToDictionary(file => file.Path);
        var removes = back.Removes.Concat(pending.Removes).DistinctBy(file => file.Path).ToDictionary(file => file.Path);
        foreach (var path in adds.Keys.Where(removes.ContainsKey).ToList())
        {
            adds.Remove(path);
            removes.Remove(path);
        }

        // 3. Fence older incarnations. The newest pending epoch is the checkpoint's own: its watermark is the checkpoint's.
        var newestPending = opening.Pending.MaxBy(epoch => epoch.Number);
        var watermark = Math.Max(opening.Watermark, newestPending?.Watermark ?? long.MinValue);
        return CommitDecision.Commit(new()
        {
            Operation = back.Versions.Count > 0 ? "RESTORE" : "STREAMING UPDATE",
            Adds = [.. adds.Values],
            Removes = [.. removes.Values],
            Transaction = new(writer, number),
            Writer = new(writer, number, opening.Restored, watermark, newestPending?.IsIdle ?? false),
        });
    }
}
