using Hybrid.Lake;
using Hybrid.Lake.Parquet;
using Hybrid.Lake.Tables;

namespace Hybrid.StreamLayer.Sinks.Lake;

/// <summary>
/// The files of the epoch that a writer gathers: hands row buffers to the pool and knows which are not written yet. Belongs to the subtask's thread; only the
/// count of open writes changes elsewhere.
/// <para>Always true: the budget holds the bytes of every buffer that was charged and is not written.</para>
/// </summary>
internal sealed class EpochFiles(LakeSinkHost host, TableDefinition definition, SinkContext context)
{
    private List<Task<PreparedFile>> _files = [];
    private int _open;
    private long _lastEpoch;

    /// <summary>The bytes that this process may hold in rows that are not written.</summary>
    public ByteBudget Budget => host.Writers.Budget;

    /// <summary>Takes bytes of the budget; waits while there are too few and something of this writer's is being written.</summary>
    public void WaitForRoom(long bytes) => Budget.Acquire(bytes, () => Volatile.Read(ref _open) > 0);

    /// <summary>Hands over rows of one partition for the epoch.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="rows">The rows; disposed when written.</param>
    /// <param name="charged">Bytes of the budget that they hold; given back when written.</param>
    public void Add(PartitionKey partition, RowBuffer rows, long charged)
    {
        Interlocked.Increment(ref _open);
        var epoch = _lastEpoch + 1;
        _files.Add(Task.Run(() => StoreAsync(partition, rows, charged, epoch))); // folders and names are made off the data path, too
    }

    /// <summary>Ends the epoch: the task completes when its files are durable, with the checkpoint's payload, or null when there are none.</summary>
    public Task<byte[]?> Prepare(long epoch)
    {
        var files = _files;
        _files = [];
        _lastEpoch = epoch;
        return files.Count == 0 ? Task.FromResult<byte[]?>(null) : PayloadAsync(files);
    }

    private static async Task<byte[]?> PayloadAsync(List<Task<PreparedFile>> files)
    {
        try
        {
            return PreparedFile.Write(await Task.WhenAll(files));
        }
        catch (LakeException error)
        {
            throw LakeErrors.ToStream(error);
        }
    }

    private async Task<PreparedFile> StoreAsync(PartitionKey partition, RowBuffer rows, long charged, long epoch)
    {
        try
        {
            // Named for the epoch that will commit it: vacuum takes a file whose number is below its writer's newest commit for an abandoned one.
            var number = WriterNumber.Of(context.Incarnation, epoch);
            var path = definition.IsKeyed
                ? DataFileName.NewStagedPath(partition, context.Writer, number)
                : DataFileName.NewPath(partition, context.Writer, number);
            string? stats = null;
            var stored = await host.Catalog.Storage.StoreFileAsync(
                $"{definition.Name}/{path}", async (local, _) => stats = await host.Writers.WriteAsync(rows, local));
            return new PreparedFile(path, partition.ToString(), stored.Size, stored.Modified, rows.Count, definition.IsKeyed ? null : stats);
        }
        finally
        {
            rows.Dispose();
            Interlocked.Decrement(ref _open);
            Budget.Release(charged);
        }
    }
}
