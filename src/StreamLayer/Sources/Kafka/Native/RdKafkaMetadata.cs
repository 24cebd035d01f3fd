using System.Runtime.InteropServices;

namespace Hybrid.StreamLayer.Sources.Kafka.Native;

/// <summary><c>rd_kafka_metadata</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct RdKafkaMetadata
{
    public int BrokerCount;
    public nint Brokers;
    public int TopicCount;
    public RdKafkaMetadataTopic* Topics;
    public int OriginId;
    public nint OriginName;
}

/// <summary><c>rd_kafka_metadata_topic</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct RdKafkaMetadataTopic
{
    public nint Name;
    public int PartitionCount;
    public nint Partitions;
    public KafkaErrorCode Error;
}
