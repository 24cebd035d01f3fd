namespace Hybrid.StreamLayer.Sources.Kafka;

/// <summary>A topic as the cluster has it.</summary>
/// <param name="ClusterId">The cluster's id; empty where the broker does not say.</param>
/// <param name="Name">Its name.</param>
/// <param name="TopicId">Its id, which a topic of the same name made anew does not have; empty where the broker does not know ids (before 2.8).</param>
/// <param name="Partitions">Number of partitions.</param>
internal sealed record KafkaTopic(string ClusterId, string Name, string TopicId, int Partitions);
