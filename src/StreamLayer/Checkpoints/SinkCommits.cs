using System.Threading.Channels;
using Hybrid.Lake;
using Hybrid.StreamLayer.Runtime;
using Hybrid.StreamLayer.Sinks;
using Microsoft.Extensions.Logging;

namespace Hybrid.StreamLayer.Checkpoints;

/// <summary>
/// The commits of one sink: one at a time, in the order of epochs, each until it succeeds or fails for good. Pending are the epochs of complete checkpoints whose
/// commit has not returned.
/// </summary>
internal sealed class SinkCommits(string name, bool isSide, ISinkCommitter committer, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(10);

    private readonly Channel<SinkEpoch> _queue = Channel.CreateUnbounded<SinkEpoch>(new() { SingleReader = true });
    private readonly Lock _gate = new();
    private readonly List<SinkEpoch> _pending = [];
    private SinkStatus _status = new(name, 0, 0, null, null, 0, EventTimes.None);

    public string Name => name;

    /// <summary>Whether the sink takes dead letters or late rows, which have no watermark.</summary>
    public bool IsSide => isSide;

    public ISinkCommitter Committer => committer;

    public SinkStatus Status
    {
        get
        {
            lock (_gate)
                return _status with { PendingEpochs = _pending.Count };
        }
    }

    public IReadOnlyList<SinkEpoch> Pending
    {
        get
        {
            lock (_gate)
                return [.. _pending];
        }
    }

    /// <summary>Adds an epoch whose checkpoint is complete.</summary>
    public void Enqueue(SinkEpoch epoch)
    {
        lock (_gate)
            _pending.Add(epoch);
        _queue.Writer.TryWrite(epoch);
    }

    /// <summary>Commits until cancelled. Throws when a commit fails for good.</summary>
    public async Task RunAsync(Action<SinkCommits, SinkEpoch, CommitReceipt> committed, CancellationToken cancellation)
    {
        await foreach (var epoch in _queue.Reader.ReadAllAsync(cancellation))
        {
            var receipt = await CommitAsync(epoch, cancellation);
            lock (_gate)
            {
                _pending.Remove(epoch);
                _status = _status with
                {
                    CommittedEpoch = epoch.Epoch,
                    Target = receipt.Target,
                    Version = receipt.Version ?? _status.Version,
                    Rows = _status.Rows + receipt.Rows,
                    Watermark = epoch.Watermark,
                };
            }

            committed(this, epoch, receipt);
        }
    }

    private async Task<CommitReceipt> CommitAsync(SinkEpoch epoch, CancellationToken cancellation)
    {
        for (var backoff = TimeSpan.FromMilliseconds(200); ; backoff = backoff * 2 < LongestBackoff ? backoff * 2 : LongestBackoff)
        {
            try
            {
                return await committer.CommitAsync(epoch, cancellation);
            }
            catch (Exception error) when (error is StreamException { IsTransient: true } or LakeException { IsTransient: true })
            {
                CheckpointLog.CommitRetried(log, name, epoch.Epoch, backoff.TotalSeconds, error.Message);
                await Task.Delay(backoff, time, cancellation);
            }
        }
    }
}
