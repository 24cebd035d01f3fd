using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Hybrid.Orchestrator.Demo.Orders;

namespace Hybrid.Orchestrator.Demo;

/// <summary>The demo's topic on a real broker: a new one for each demo, so that it meets nothing that is there. It stays when the demo has ended.</summary>
internal static class DemoTopic
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The name of a demo's topic.</summary>
    public static string NameAt(DateTimeOffset now) => $"hybrid-demo-orders-{now.UtcDateTime:yyyyMMdd-HHmmss}-{Environment.ProcessId}";

    /// <summary>Makes the topic, in as many copies as the broker has by default.</summary>
    /// <exception cref="OrchestratorException">No broker answers there, or it refuses.</exception>
    public static async Task CreateAsync(string bootstrapServers, string topic)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = bootstrapServers, SocketTimeoutMs = (int)Patience.TotalMilliseconds })
            .SetLogHandler((_, _) => { })
            .Build();
        try
        {
            await admin.CreateTopicsAsync(
                [new TopicSpecification { Name = topic, NumPartitions = Shop.Partitions, ReplicationFactor = -1 }],
                new CreateTopicsOptions { RequestTimeout = Patience, OperationTimeout = Patience });
        }
        catch (KafkaException error)
        {
            var reason = error is CreateTopicsException { Results: [var first, ..] } ? first.Error.Reason : error.Error.Reason;
            throw new OrchestratorException(
                OrchestratorError.InvalidArgument, $"The topic {topic} could not be made on the broker at {bootstrapServers}: {reason}. Check the address given with --kafka.", inner: error);
        }
    }
}
