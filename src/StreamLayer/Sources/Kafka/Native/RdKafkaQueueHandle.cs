using System.Runtime.InteropServices;

namespace Hybrid.StreamLayer.Sources.Kafka.Native;

/// <summary>An <c>rd_kafka_queue_t</c>. Keeps its client open: librdkafka wants every queue destroyed before the client.</summary>
internal sealed class RdKafkaQueueHandle : SafeHandle
{
    private readonly RdKafkaHandle _client;
    private readonly bool _holdsClient;

    public RdKafkaQueueHandle(RdKafkaHandle client, nint queue) : base(0, ownsHandle: true)
    {
        _client = client;
        _client.DangerousAddRef(ref _holdsClient);
        SetHandle(queue);
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        LibRdKafka.QueueDestroy(handle);
        if (_holdsClient)
            _client.DangerousRelease();
        return true;
    }
}
