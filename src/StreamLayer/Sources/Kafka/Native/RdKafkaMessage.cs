using System.Runtime.InteropServices;

namespace Hybrid.StreamLayer.Sources.Kafka.Native;

/// <summary><c>rd_kafka_message_t</c>. Payload and key stay valid until the message is destroyed.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct RdKafkaMessage
{
    /// <summary>0, or why this is an event and not a record; <see cref="Payload"/> is then its text.</summary>
    public KafkaErrorCode Error;
    public nint Topic;
    public int Partition;

    /// <summary>Null for a tombstone.</summary>
    public byte* Payload;
    public nuint PayloadLength;
    public byte* Key;
    public nuint KeyLength;
    public long Offset;
    public nint Private;

    public readonly ReadOnlySpan<byte> Value => new(Payload, checked((int)PayloadLength));

    public readonly ReadOnlySpan<byte> KeyBytes => new(Key, checked((int)KeyLength));
}
