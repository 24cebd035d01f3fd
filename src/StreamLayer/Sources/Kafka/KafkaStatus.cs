namespace Hybrid.StreamLayer.Sources.Kafka;

/// <summary>Whether the brokers answer.</summary>
/// <param name="IsAway">True from the moment all brokers are gone until one answers with records or metadata again.</param>
/// <param name="Reason">What librdkafka said last; empty while nothing is wrong.</param>
/// <param name="Since">When <paramref name="IsAway"/> changed last.</param>
public sealed record KafkaStatus(bool IsAway, string Reason, DateTimeOffset Since);
