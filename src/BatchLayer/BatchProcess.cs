using Hybrid.BatchLayer.DuckDb;
using Hybrid.BatchLayer.Inputs;
using Hybrid.BatchLayer.Outputs;
using Hybrid.Lake;
using Hybrid.Lake.DuckDb;
using Hybrid.Lake.Tables;

namespace Hybrid.BatchLayer;

/// <summary>Runs one attempt of a run, in this process.</summary>
/// <remarks>
/// 1. Started: an attempt whose run has committed, or was superseded, ends at once.
/// 2. Snapshot: the input partitions become views of just the pinned files.
/// 3. Query: the result becomes a temporary table, under the memory limit, with a spill folder of its own.
/// 4. The output table is made when it is missing; its columns are checked.
/// 5. Written: the rows, cast to the table's columns, are a durable file that no version names.
/// 6. Committed: one commit puts the file in the partition's place. It is idempotent and fenced by the sequence number.
/// An attempt that ends before 6 leaves no row behind: its file is vacuum's.
/// </remarks>
public static class BatchProcess
{
    /// <summary>Runs an attempt. Its failure is an outcome, not an exception.</summary>
    /// <param name="spec">The attempt.</param>
    /// <param name="events">Told of each step, on the caller's flow.</param>
    /// <param name="time">The clock; null: the machine's.</param>
    /// <param name="cancellation">Cancels the attempt, also in the middle of the query.</param>
    public static async Task<BatchOutcome> RunAsync(
        BatchRunSpec spec, Action<BatchEvent> events, TimeProvider? time = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(events);
        time ??= TimeProvider.System;
        using var timeout = new CancellationTokenSource(spec.Timeout, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        BatchOutcome outcome;
        try
        {
            outcome = await AttemptAsync(spec, (phase, rows, bytes) => events(new BatchEvent(phase, spec.RunId, time.GetUtcNow(), rows, bytes)), time, stop.Token);
        }
        catch (BatchException error)
        {
            outcome = BatchOutcome.Failed(error);
        }
        catch (LakeException error)
        {
            outcome = BatchOutcome.Failed(QueryErrors.OfLake(error));
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            outcome = BatchOutcome.Failed(BatchError.TimedOut,
                $"batch {spec.Job}: partition {spec.Output.Partition} was not done after {spec.Timeout}; give the job a longer timeout, or less to do", isTransient: true);
        }
        catch (OperationCanceledException)
        {
            outcome = BatchOutcome.Failed(BatchError.Cancelled, $"batch {spec.Job}: the run of partition {spec.Output.Partition} was cancelled", isTransient: false);
        }
        events(new BatchEvent(BatchPhase.Ended, spec.RunId, time.GetUtcNow(), outcome.Rows, Outcome: outcome));
        return outcome;
    }

    private static async Task<BatchOutcome> AttemptAsync(BatchRunSpec spec, Action<BatchPhase, long?, long?> report, TimeProvider time, CancellationToken cancellation)
    {
        // 1.
        report(BatchPhase.Started, null, null);
        var sql = SqlText.Parse(spec.SqlFile, spec.Sql);
        await using var lake = LakeCatalog.Open(spec.Lake, time); // the process stays until a log checkpoint that its commit made due is written
        var output = new OutputPartition(spec, lake);
        if (spec.Attempt > 1 && await output.FindOutcomeAsync(cancellation) is { } earlier)
            return earlier;

        using var spill = new SpillFolder(spec);
        using var database = DuckDatabase.Open(new DuckDatabaseOptions { MemoryLimit = spec.MemoryLimit, TempDirectory = spill.Path, Threads = spec.Threads });
        using var connection = database.Connect();

        // 2.
        await InputViews.CreateAsync(connection, lake, spec.Inputs, cancellation);
        report(BatchPhase.Snapshot, null, null);

        // 3.
        report(BatchPhase.Query, null, null);
        var partition = PartitionKey.Parse(spec.Output.Partition);
        var result = ResultTable.Make(connection, sql, partition, cancellation);
        result.CheckPartition(partition, spec.SqlFile, cancellation);

        // 4.
        var snapshot = await output.EnsureTableAsync(result, cancellation);

        // 5.
        var hash = result.Hash(snapshot.Definition.Columns, cancellation);
        var file = await output.StoreAsync(connection, snapshot, cancellation);
        report(BatchPhase.Written, file?.Rows ?? 0, file?.Size ?? 0);

        // 6.
        var outcome = await output.CommitAsync(file, hash, cancellation);
        if (outcome.State == BatchState.Succeeded)
            report(BatchPhase.Committed, outcome.Rows, file?.Size ?? 0);
        return outcome;
    }
}
