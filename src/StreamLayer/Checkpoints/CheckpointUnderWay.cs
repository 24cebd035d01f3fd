using System.Diagnostics;
using Hybrid.Lake.Storage;
using Hybrid.StreamLayer.Runtime;
using Hybrid.StreamLayer.Sinks;

namespace Hybrid.StreamLayer.Checkpoints;

/// <summary>A checkpoint from its trigger to its manifest: gathers the subtasks' acknowledgements and writes their state in the background.</summary>
internal sealed class CheckpointUnderWay(CheckpointId id, bool isLast, int subtasks, IStorage storage, string prefix, CancellationToken cancellation)
{
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly List<BarrierAck> _acks = [];
    private readonly List<Task<Manifest.StateFile?>> _writes = [];

    public CheckpointId Id => id;

    public bool IsLast => isLast;

    /// <summary>Who waits for it.</summary>
    public List<CheckpointRequest> Requests { get; } = [];

    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_started);

    public TimeSpan LongestPause => _acks.Max(ack => ack.Pause);

    /// <summary>Takes one subtask's part. True when it was the last that was missing.</summary>
    public bool Add(BarrierAck ack)
    {
        Debug.Assert(ack.Epoch == id.Epoch, "barriers are taken one by one");
        _acks.Add(ack);
        var name = $"{ack.Subtask.Stage.Index}-{ack.Subtask.Index}.state";
        _writes.Add(Task.Run(() => StateFileWriter.WriteAsync(storage, prefix, name, ack.Snapshots, cancellation), CancellationToken.None));
        return _acks.Count == subtasks;
    }

    /// <summary>The state files, when all are durable.</summary>
    public async Task<IReadOnlyList<Manifest.StateFile>> FilesAsync() => [.. (await Task.WhenAll(_writes)).OfType<Manifest.StateFile>()];

    /// <summary>Each sink's epoch, when all its rows are durable.</summary>
    public async Task<IReadOnlyDictionary<string, SinkEpoch>> EpochsAsync()
    {
        var isIdle = _acks.Exists(ack => ack.IsPastIdle);
        var epochs = new Dictionary<string, SinkEpoch>(StringComparer.Ordinal);
        foreach (var sink in _acks.SelectMany(ack => ack.Prepared).GroupBy(part => part.Sink))
        {
            var prepared = await Task.WhenAll(sink.Select(part => part.Content));
            epochs.Add(sink.Key, new SinkEpoch(
                id.Incarnation, id.Epoch, sink.Min(part => part.Watermark), isIdle, isLast, [.. prepared.OfType<byte[]>()]));
        }

        return epochs;
    }

    /// <summary>Counters summed over subtasks.</summary>
    public IReadOnlyDictionary<string, OperatorCounts> Counts() =>
        _acks.SelectMany(ack => ack.Counts).GroupBy(entry => entry.Id, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Select(entry => entry.Counts).Aggregate(static (left, right) => left + right), StringComparer.Ordinal);

    /// <summary>An operator's named state.</summary>
    public IReadOnlyDictionary<string, byte[]> NamedOf(string operatorId)
    {
        var named = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var entry in _acks.SelectMany(ack => ack.Snapshots).Where(part => part.Operator == operatorId).SelectMany(part => part.Snapshot.Named))
            named[entry.Key] = entry.Value;
        return named;
    }
}
