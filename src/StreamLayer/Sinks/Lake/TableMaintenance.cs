using System.Threading.Channels;
using Hybrid.Lake;
using Hybrid.Lake.Tables;
using Microsoft.Extensions.Logging;

namespace Hybrid.StreamLayer.Sinks.Lake;

/// <summary>
/// What a table needs besides commits, off the commit path and one thing after the other: partitions that became final, or have many small files, are compacted,
/// partitions past their time are dropped, staged files that were merged are deleted. What fails here is logged and comes again later: no data depends on it.
/// </summary>
internal sealed partial class TableMaintenance : IAsyncDisposable
{
    private const int ManyFiles = 16; // a merge looks for its keys in all of a partition's files

    private static readonly TimeSpan MostAtTheEnd = TimeSpan.FromSeconds(10);

    private readonly LakeTable _table;
    private readonly ITableRewriter _rewriter;
    private readonly ILogger _log;
    private readonly Channel<Work> _work = Channel.CreateUnbounded<Work>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _worker;

    public TableMaintenance(LakeTable table, ITableRewriter rewriter, ILoggerFactory logs)
    {
        _table = table;
        _rewriter = rewriter;
        _log = logs.CreateLogger<TableMaintenance>();
        _worker = Task.Run(RunAsync);
    }

    /// <summary>Looks for what an earlier run left undone.</summary>
    public void AfterStart(Snapshot snapshot)
    {
        foreach (var (partition, state) in snapshot.Loop.Partitions)
        {
            if (state.IsFinal && snapshot.FileCountOf(partition) > 1)
                _work.Writer.TryWrite(new Work(partition));
        }
    }

    /// <summary>Looks at what a commit made due.</summary>
    public void AfterCommit(CommitOutcome outcome, WriterEpoch epoch)
    {
        // Once the log holds the epoch no restart reads its staged rows again: a checkpoint that lists them finds them committed.
        if (outcome.Snapshot.Definition.IsKeyed && outcome.Result is CommitResult.Committed or CommitResult.AlreadyDone)
        {
            foreach (var staged in epoch.Files)
                _work.Writer.TryWrite(new Work(null, staged.Path));
        }

        if (outcome.Version is null)
            return;
        foreach (var partition in outcome.Changes.Final.Concat(outcome.Changes.Changed.Where(changed => outcome.Snapshot.FileCountOf(changed) >= ManyFiles)).Distinct())
            _work.Writer.TryWrite(new Work(partition));
        if (outcome.Changes.Closed.Count > 0 && outcome.Snapshot.Definition.Keep is not null)
            _work.Writer.TryWrite(new Work(null));
    }

    /// <summary>Does what is due, for some seconds at the most.</summary>
    public async ValueTask DisposeAsync()
    {
        _work.Writer.TryComplete();
        _stop.CancelAfter(MostAtTheEnd);
        await _worker;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        await foreach (var work in _work.Reader.ReadAllAsync())
        {
            if (_stop.IsCancellationRequested)
                return;
            try
            {
                await DoAsync(work);
            }
            catch (LakeException error)
            {
                MaintenanceFailed(_log, error, _table.Name, work.StagedFile ?? work.Partition?.ToString() ?? "old partitions");
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task DoAsync(Work work)
    {
        if (work.StagedFile is { } path)
        {
            await _table.Storage.DeleteAsync($"{_table.Name}/{path}", _stop.Token);
            return;
        }

        if (work.Partition is { } partition)
        {
            var outcome = await _table.CompactAsync(partition, _rewriter, _stop.Token);
            if (outcome.Version is { } version)
                PartitionCompacted(_log, _table.Name, partition.ToString(), version);
            return;
        }

        await _table.ExpireAsync(_stop.Token);
    }

    /// <summary>One thing to do: delete a staged file, compact a partition, or (neither given) drop partitions past their time.</summary>
    private sealed record Work(PartitionKey? Partition, string? StagedFile = null);

    [LoggerMessage(2601, LogLevel.Debug, "Table {Table}: partition {Partition} was compacted in version {Version}")]
    private static partial void PartitionCompacted(ILogger log, string table, string partition, long version);

    [LoggerMessage(2602, LogLevel.Warning, "Table {Table}: maintenance of {Part} failed and will be tried again later")]
    private static partial void MaintenanceFailed(ILogger log, Exception error, string table, string part);
}
