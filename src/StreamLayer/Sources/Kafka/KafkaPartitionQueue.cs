using Hybrid.StreamLayer.Sources.Kafka.Native;

namespace Hybrid.StreamLayer.Sources.Kafka;

/// <summary>
/// The records fetched for one partition, in order, taken from librdkafka in batches. Owns the records it has taken until <see cref="Next"/> has passed
/// them. Belongs to one thread.
/// </summary>
internal sealed unsafe class KafkaPartitionQueue : IDisposable
{
    private const int WindowSize = 2048;

    private readonly RdKafkaQueueHandle _queue;
    private readonly nint[] _window = GC.AllocateUninitializedArray<nint>(WindowSize, pinned: true);
    private int _taken;
    private int _next;

    public KafkaPartitionQueue(RdKafkaQueueHandle queue) => _queue = queue;

    /// <summary>The record to be read, or null when none has been fetched. Valid until <see cref="Pass"/>.</summary>
    public RdKafkaMessage* Next()
    {
        if (_next == _taken && !Take())
            return null;
        return (RdKafkaMessage*)_window[_next];
    }

    /// <summary>Done with the record: its memory goes back to librdkafka.</summary>
    public void Pass() => LibRdKafka.MessageDestroy((RdKafkaMessage*)_window[_next++]);

    /// <summary>Drops what was taken or still waits: it belongs to a position that is given up.</summary>
    public void Drop()
    {
        while (Next() != null)
            Pass();
    }

    public void Dispose()
    {
        if (_queue.IsClosed)
            return;
        while (_next < _taken)
            Pass();
        // The queue itself lives as long as the client: it must not write to a descriptor that may be another file's by then.
        LibRdKafka.QueueIoEventEnable(_queue, -1, null, 0);
        _queue.Dispose();
    }

    private bool Take()
    {
        _next = 0;
        fixed (nint* window = _window)
            _taken = Math.Max(0, (int)LibRdKafka.ConsumeBatchQueue(_queue, 0, (RdKafkaMessage**)window, WindowSize));
        return _taken > 0;
    }
}
