using Hybrid.Lake.Delta;
using Microsoft.Extensions.Logging;

namespace Hybrid.Lake.Tables;

/// <summary>
/// Commits on one table. Steps: 1. the plan builds actions from the newest snapshot; 2. they are checked against protocol and metadata; 3. the entry is published
/// as the next version; 4. when that version is taken, each entry in between is compared (<see cref="ConflictRules"/>): without a conflict the same actions go
/// for the next version, else the plan builds anew, and a compaction gives up. An entry with this commit's id is this commit: the answer was lost.
/// </summary>
internal sealed class Committer(DeltaLog log, TimeProvider time, ILogger logger)
{
    private const int MostAttempts = 1000; // each lost attempt is another's success; past this something else is wrong

    public async ValueTask<CommitOutcome> CommitAsync(Snapshot newest, CommitPlan plan, CancellationToken cancellation)
    {
        var commitId = Guid.NewGuid().ToString("N");
        CommitActions? actions = null;
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            // 1. Build.
            if (actions is null)
            {
                var decision = await plan(newest, cancellation).ConfigureAwait(false);
                if (decision.Actions is null)
                    return new(decision.Result, newest, LoopChanges.None(newest.Loop.Watermark));
                actions = decision.Actions;
            }

            // 2. Check, 3. publish.
            WriteRules.CheckWritable(newest, actions);
            var (entry, after, changes) = Encode(newest, actions, commitId);
            if (await PublishAsync(after.Version, entry, commitId, cancellation).ConfigureAwait(false))
                return new(CommitResult.Committed, after, changes);

            // 4. Taken.
            var mine = ConflictFacts.Of(actions);
            var builder = new SnapshotBuilder(newest);
            var conflict = Conflict.None;
            while (await log.ReadAsync(builder.Version + 1, cancellation).ConfigureAwait(false) is { } winner)
            {
                var winnerChanges = builder.Apply(winner);
                if (winner.Info.CommitId == commitId)
                    return new(CommitResult.Committed, builder.ToSnapshot(), winnerChanges);
                if (conflict == Conflict.None)
                    conflict = ConflictRules.Check(mine, ConflictFacts.Of(winner, builder.Unit));
            }

            newest = builder.ToSnapshot();
            if (conflict == Conflict.None)
                continue;
            CommitLog.Conflicted(logger, log.Table, actions.Operation, after.Version, conflict);
            if (actions.Kind == CommitKind.Compaction)
                return new(CommitResult.Lost, newest, LoopChanges.None(newest.Loop.Watermark));
            actions = null;
        }

        throw new LakeException(
            LakeError.Conflict, $"table '{log.Table}': {MostAttempts} versions were taken by others, the newest is {newest.Version}; try again", isTransient: true);
    }

    /// <summary>The first version of a table; false when somebody else made it.</summary>
    public ValueTask<bool> CreateAsync(TableDefinition definition, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var actions = new CommitActions { Operation = "CREATE TABLE", Definition = definition };
        var commitId = Guid.NewGuid().ToString("N");
        var entry = CommitWriter.Write(
            0, actions, CommitWriter.InfoOf(actions, commitId, now), ProtocolAction.Ours, SchemaJson.Create(definition, now));
        return PublishAsync(0, entry, commitId, cancellation);
    }

    private (byte[] Entry, Snapshot After, LoopChanges Changes) Encode(Snapshot newest, CommitActions actions, string commitId)
    {
        var version = newest.Version + 1;
        var now = time.GetUtcNow();
        if (now <= newest.Timestamp) // clocks differ; history and time travel want them in order
            now = newest.Timestamp.AddMilliseconds(1);
        var metadata = actions.Definition is { } definition ? SchemaJson.Update(definition, newest.State.Metadata) : null;
        var info = CommitWriter.InfoOf(actions, commitId, now);

        // The entry says what the commit changes, which the fold tells from the rest of the entry.
        var builder = new SnapshotBuilder(newest);
        var changes = builder.Apply(CommitReader.Read(log.Describe(version), version, CommitWriter.Write(version, actions, info, null, metadata)));
        return (CommitWriter.Write(version, actions, info with { Changes = changes }, null, metadata), builder.ToSnapshot(), changes);
    }

    /// <summary>False when the version is taken. A lost answer is told by reading the version: the id in it says whose it is.</summary>
    private async ValueTask<bool> PublishAsync(long version, byte[] entry, string commitId, CancellationToken cancellation)
    {
        try
        {
            return await log.PublishAsync(version, entry, cancellation).ConfigureAwait(false);
        }
        catch (LakeException error) when (error.Code is LakeError.Storage or LakeError.StorageFull or LakeError.Failed)
        {
            CommitLog.AnswerLost(logger, log.Table, version, error);
            if (await log.ReadAsync(version, cancellation).ConfigureAwait(false) is not { } there)
                throw; // nothing stands there
            return there.Info.CommitId == commitId;
        }
    }
}
