using Hybrid.Lake;
using Hybrid.Lake.Parquet;
using Hybrid.Lake.Tables;

namespace Hybrid.StreamLayer.Sinks.Lake;

/// <summary>Makes a sink's epochs visible in its table: one version for each that needs one, in order.</summary>
internal sealed class LakeSinkCommitter(LakeSinkHost host, TableDefinition definition, SinkContext context, SinkFloor floor) : ISinkCommitter
{
    private readonly ParquetRewriter _rewriter = new();
    private LakeWriter? _writer;
    private TableMaintenance? _maintenance;
    private long _asked = EventTimes.None;

    /// <inheritdoc/>
    public async ValueTask OpenAsync(RestoredEpochs? restored, CancellationToken cancellation)
    {
        try
        {
            // 1. The table, made or checked.
            var table = await host.Catalog.EnsureAsync(definition, cancellation);
            var before = await table.SnapshotAsync(cancellation);
            _writer = new LakeWriter(table, context.Writer, context.Incarnation, definition.IsKeyed ? _rewriter : null);

            // 2. A writer that is new to a table with a past joins at its watermark.
            if (restored is null && before.TransactionOf(context.Writer) is null)
                floor.Watermark = before.Loop.Watermark;

            // 3. The opening commit.
            var outcome = await _writer.OpenAsync(OpeningOf(restored), cancellation);
            _maintenance = new TableMaintenance(table, _rewriter, host.Logs);
            _maintenance.AfterStart(outcome.Snapshot);
        }
        catch (LakeException error)
        {
            throw LakeErrors.ToStream(error);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<CommitReceipt> CommitAsync(SinkEpoch epoch, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(epoch);
        var writer = _writer ?? throw new InvalidOperationException("Open the committer first.");
        try
        {
            var one = EpochOf(epoch);
            var outcome = await writer.CommitAsync(one, cancellation);
            _maintenance?.AfterCommit(outcome, one);
            return new CommitReceipt(definition.Name, outcome.Version, outcome.Version is null ? 0 : one.Files.Sum(file => file.Rows ?? 0));
        }
        catch (LakeException error)
        {
            throw LakeErrors.ToStream(error);
        }
    }

    /// <inheritdoc/>
    public bool WantsCheckpoint(long watermark)
    {
        var wants = LakeWriter.PassesBoundary(definition, _asked, watermark);
        if (wants || _asked == EventTimes.None)
            _asked = watermark;
        return wants;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_maintenance is not null)
            await _maintenance.DisposeAsync();
        _rewriter.Dispose();
    }

    private WriterOpening OpeningOf(RestoredEpochs? restored) => restored is null
        ? WriterOpening.Fresh with { AcceptDuplicates = host.AcceptDuplicates }
        : new WriterOpening
        {
            Restored = WriterNumber.Of(restored.Incarnation, restored.Epoch),
            Watermark = restored.Pending.Count > 0 ? restored.Pending[^1].Watermark : EventTimes.None,
            Pending = [.. restored.Pending.Select(EpochOf)],
            AcceptDuplicates = host.AcceptDuplicates,
        };

    private WriterEpoch EpochOf(SinkEpoch epoch)
    {
        var number = WriterNumber.Of(epoch.Incarnation, epoch.Epoch);
        var files = epoch.Prepared.SelectMany(payload => PreparedFile.Read(payload)).Select(file => file.ToLakeFile(context.Writer, number));
        return new WriterEpoch(epoch.Incarnation, epoch.Epoch, epoch.Watermark, [.. files], epoch.IsIdle, epoch.IsLast);
    }
}
