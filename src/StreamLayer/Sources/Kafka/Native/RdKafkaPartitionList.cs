using System.Runtime.InteropServices;

namespace Hybrid.StreamLayer.Sources.Kafka.Native;

/// <summary><c>rd_kafka_topic_partition_list_t</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct RdKafkaPartitionList
{
    public int Count;
    public int Size;
    public RdKafkaPartition* Items;
}

/// <summary><c>rd_kafka_topic_partition_t</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct RdKafkaPartition
{
    public nint Topic;
    public int Partition;
    public long Offset;
    public nint Metadata;
    public nuint MetadataSize;
    public nint Opaque;
    public KafkaErrorCode Error;
    public nint Private;
}
