namespace Hybrid.StreamLayer.Sources.Kafka;

/// <summary>A partition as its reader has it. <see cref="Position"/> is the next offset that is not handed out: what a checkpoint holds.</summary>
internal sealed class KafkaSplit(SourceSplit split, KafkaPartitionQueue queue, long skipped)
{
    public readonly string Id = split.Id;
    public readonly int Partition = KafkaState.PartitionOf(split.Id);
    public readonly long? End = split.End;
    public readonly KafkaPartitionQueue Queue = queue;
    public long Position = split.Position;

    /// <summary>Offsets that were gone and skipped, ever.</summary>
    public long Skipped = skipped;
    public bool IsPaused;
    public bool IsEnded = split.End <= split.Position;
}
