using System.Text;
using Confluent.Kafka;
using Hybrid.Orchestrator.Run.Processes;
using Hybrid.Orchestrator.Run.Protocol;
using Hybrid.StreamLayer;
using Hybrid.StreamLayer.Sources.Kafka;

namespace Hybrid.Orchestrator.Run.Streams;

/// <summary>
/// <c>hybrid __broker</c>: the embedded broker in a process of its own, so that it outlives the streams' restarts. Samples are loaded before it is ready,
/// line by line in turn over the partitions: the same file always gives the same offsets.
/// </summary>
internal static class BrokerChild
{
    /// <summary>Runs the broker until it is told to stop.</summary>
    public static Task<int> RunAsync() => ChildHost.RunAsync(ProtocolJson.Default.BrokerSpec, async (spec, host) =>
    {
        var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.OnCommand = _ => stop.TrySetResult();
        using var broker = EmbeddedBroker.Start();
        foreach (var topic in spec.Topics)
        {
            broker.CreateTopic(topic.Name, topic.Partitions);
            if (topic.Sample is not null)
                Load(broker, topic);
        }

        host.Send(new BrokerReady(broker.BootstrapServers));
        host.Listen();
        await stop.Task;
    });

    private static void Load(EmbeddedBroker broker, BrokerTopic topic)
    {
        var bytes = new FileInfo(topic.Sample!).Length;
        if (bytes > EmbeddedBroker.RetainedBytes / 2 * topic.Partitions)
        {
            throw new StreamException(
                StreamError.InvalidDefinition,
                $"The sample {topic.Sample} has {bytes / 1024 / 1024} MB: more than the embedded broker keeps in {topic.Partitions} partitions. Take a part of it, more partitions, or a real broker.");
        }

        var failed = "";
        using var producer = new ProducerBuilder<Null, byte[]>(new ProducerConfig { BootstrapServers = broker.BootstrapServers, LingerMs = 5, EnableIdempotence = true }).Build();
        var number = 0;
        foreach (var line in File.ReadLines(topic.Sample!))
        {
            if (line.Length == 0)
                continue;
            producer.Produce(
                new TopicPartition(topic.Name, number++ % topic.Partitions),
                new Message<Null, byte[]> { Value = Encoding.UTF8.GetBytes(line) },
                report => failed = report.Error.IsError ? report.Error.Reason : failed);
        }

        producer.Flush();
        if (failed.Length > 0)
            throw new StreamException(StreamError.Failed, $"The sample {topic.Sample} could not be loaded into topic {topic.Name}: {failed}");
    }
}
