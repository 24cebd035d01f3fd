using Hybrid.Lake.Tables;
using Hybrid.Orchestrator.Project;
using Hybrid.Orchestrator.Run.Protocol;
using Hybrid.StreamLayer;
using Microsoft.Extensions.Logging;

namespace Hybrid.Orchestrator.Run.Streams;

/// <summary>What a project gives to its streams' sources and sinks.</summary>
internal static class StreamHosting
{
    /// <summary>Puts the services in, and the tables for dead letters and late rows.</summary>
    public static void AddServices(StreamEnvironment environment, StreamSpec spec, LakeCatalog catalog, ILoggerFactory logs)
    {
        environment.Services.Set(new KafkaConnection(spec.Kafka)
        {
            Start = spec.Stream.From is { } from ? KafkaStart.Parse(from) : null,
            Until = spec.Stream.Until is { } until ? KafkaUntil.Parse(until) : null,
            OnOffsetsGone = spec.Stream.OnOffsetsGone switch { OffsetsGoneRule.Stop => OffsetsGone.Stop, OffsetsGoneRule.Continue => OffsetsGone.Continue, _ => null },
            Logger = logs.CreateLogger("Kafka"),
        });
        environment.Services.Set(new LakeSinkHost(catalog)
        {
            Tables = spec.Tables.ToDictionary(table => table.Key, table => Options(table.Value)),
            AcceptDuplicates = spec.AcceptDuplicates,
            Logs = logs,
        });
        LakeSideTables.AddTo(environment);
    }

    private static LakeSinkOptions Options(Project.TableDefinition table) => new()
    {
        Partition = table.Partition switch
        {
            TablePartition.None => PartitionUnit.None,
            TablePartition.Day => PartitionUnit.Day,
            TablePartition.Minute => PartitionUnit.Minute,
            _ => PartitionUnit.Hour,
        },
        Lateness = table.Lateness,
        Keep = table.Keep,
        Keys = table.Keys,
        Corrections = table.Corrections,
    };
}
