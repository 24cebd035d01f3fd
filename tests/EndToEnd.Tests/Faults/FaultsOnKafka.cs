namespace Hybrid.EndToEnd.Tests.Faults;

/// <summary>The tests that share one real broker, one after the other; each has topics and a project of its own.</summary>
[CollectionDefinition(Name)]
public sealed class FaultsOnKafka : ICollectionFixture<KafkaServer>
{
    public const string Name = "faults on Kafka";
}
