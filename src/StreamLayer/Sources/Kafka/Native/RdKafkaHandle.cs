using System.Runtime.InteropServices;

namespace Hybrid.StreamLayer.Sources.Kafka.Native;

/// <summary>An <c>rd_kafka_t</c>. Closed without leaving the group: it never joined one.</summary>
internal sealed class RdKafkaHandle : SafeHandle
{
    private const int NoConsumerClose = 0x8;

    public RdKafkaHandle(nint client) : base(0, ownsHandle: true) => SetHandle(client);

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        LibRdKafka.DestroyFlags(handle, NoConsumerClose);
        return true;
    }
}
