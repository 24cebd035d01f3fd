using Hybrid.BatchLayer.DuckDb;
using Hybrid.Lake.DuckDb;
using Hybrid.Lake.Parquet;
using Hybrid.Lake.Tables;

namespace Hybrid.BatchLayer.Outputs;

/// <summary>The output partition of one run: what it holds now, and how the result takes its place.</summary>
internal sealed class OutputPartition
{
    private readonly BatchRunSpec _spec;
    private readonly LakeCatalog _lake;
    private readonly PartitionKey _partition;

    /// <summary>The output of a run.</summary>
    public OutputPartition(BatchRunSpec spec, LakeCatalog lake)
    {
        _spec = spec;
        _lake = lake;
        _partition = PartitionKey.Parse(spec.Output.Partition);
    }

    /// <summary>How the run has ended already: an earlier attempt committed, or a newer run did; null: neither.</summary>
    public async Task<BatchOutcome?> FindOutcomeAsync(CancellationToken cancellation)
    {
        var table = _lake.Table(_spec.Output.Table);
        return await table.ExistsAsync(cancellation) ? OutcomeIn(await table.SnapshotAsync(cancellation)) : null;
    }

    /// <summary>The table, made from the result's columns when this is the first run; an existing one must have these columns.</summary>
    /// <exception cref="BatchException"><see cref="BatchError.SchemaChanged"/>, <see cref="BatchError.UnsupportedResult"/>, <see cref="BatchError.InvalidJob"/>.</exception>
    public async Task<Snapshot> EnsureTableAsync(ResultTable result, CancellationToken cancellation)
    {
        var columns = ResultSchema.ColumnsOf(result.Columns, _partition.Unit, _spec.SqlFile);
        var table = _lake.Table(_spec.Output.Table);
        if (!await table.ExistsAsync(cancellation))
            await _lake.EnsureAsync(new TableDefinition { Name = _spec.Output.Table, Columns = columns, Partition = _partition.Unit }, cancellation);
        var snapshot = await table.SnapshotAsync(cancellation);
        if (snapshot.Definition.Partition != _partition.Unit)
        {
            throw new BatchException(BatchError.InvalidJob,
                $"batch {_spec.Job} writes partition {_partition} of table {_spec.Output.Table}, whose partitions are by {snapshot.Definition.Partition}; write another table");
        }
        ResultSchema.Compare(columns, snapshot.Definition.Columns, _spec.Output.Table, _spec.SqlFile);
        return snapshot;
    }

    /// <summary>Stores the result as a file that no version names yet; null: the result has no rows.</summary>
    public ValueTask<LakeFile?> StoreAsync(DuckConnection connection, Snapshot snapshot, CancellationToken cancellation)
    {
        connection.Execute("SET preserve_insertion_order = false", cancellation); // a table has no order; a writer bounded in bytes wants it so
        return ParquetStore.StoreAsync(
            connection, _lake.Table(_spec.Output.Table), snapshot.Definition, _partition, BatchCommit.AppId(_spec.Job, _partition, snapshot.TableId), _spec.Sequence,
            ResultTable.Rows(snapshot.Definition.Columns), cancellation);
    }

    /// <summary>Puts the result in the partition's place, in one commit.</summary>
    public async Task<BatchOutcome> CommitAsync(LakeFile? file, string rowHash, CancellationToken cancellation)
    {
        var inputs = _spec.Inputs.SelectMany(input => input.Partitions.Select(partition =>
            new LineageInput(input.Table, input.TableId, PartitionKey.Parse(partition.Partition), partition.Generation)));
        var lineage = new RunLineage(_spec.Job, _spec.RunId, _spec.Sequence, [.. inputs]);
        var commit = new BatchCommit(_spec.Job, _partition, _spec.Sequence, file is null ? [] : [file], lineage, rowHash, _spec.IsFinal);
        var outcome = await _lake.Table(_spec.Output.Table).CommitBatchAsync(commit, cancellation);
        var result = outcome.Result switch
        {
            CommitResult.Committed => new BatchOutcome(BatchState.Succeeded, outcome.Snapshot.TableId, outcome.Snapshot.Version),
            // The log has this number or a higher one: by this run (an answer that was lost), or by another.
            CommitResult.AlreadyDone or CommitResult.Superseded => OutcomeIn(outcome.Snapshot) ?? Superseded(outcome.Snapshot),
            _ => throw new BatchException(BatchError.Storage, $"batch {_spec.Job}: the commit of partition {_partition} ended as {outcome.Result}", isTransient: true),
        };
        return result with { Rows = file?.Rows ?? 0 };
    }

    private BatchOutcome? OutcomeIn(Snapshot snapshot)
    {
        var held = snapshot.Loop.Partitions.TryGetValue(_partition, out var state) ? state.Lineage : null;
        if (held?.RunId == _spec.RunId)
            return new BatchOutcome(BatchState.Succeeded, snapshot.TableId, snapshot.Version);
        return snapshot.TransactionOf(BatchCommit.AppId(_spec.Job, _partition, snapshot.TableId)) >= _spec.Sequence ? Superseded(snapshot) : null;
    }

    private BatchOutcome Superseded(Snapshot snapshot) => new(BatchState.Superseded, snapshot.TableId, snapshot.Version,
        Message: $"partition {_partition} of table {_spec.Output.Table} holds the result of a newer run than sequence {_spec.Sequence}");
}
