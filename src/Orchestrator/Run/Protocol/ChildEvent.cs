using System.Text.Json.Serialization;
using Hybrid.Orchestrator.Run.Compile;

namespace Hybrid.Orchestrator.Run.Protocol;

/// <summary>A line from a child to the daemon.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event")]
[JsonDerivedType(typeof(ChildFailed), "failed")]
[JsonDerivedType(typeof(BrokerReady), "broker")]
[JsonDerivedType(typeof(StreamStatus), "status")]
[JsonDerivedType(typeof(TableCommitted), "commit")]
[JsonDerivedType(typeof(CompileResult), "compiled")]
internal abstract record ChildEvent;

/// <summary>The embedded broker listens.</summary>
/// <param name="BootstrapServers">Its address.</param>
internal sealed record BrokerReady(string BootstrapServers) : ChildEvent;

/// <summary>A stream published a version of a table.</summary>
/// <param name="Table">The table's name.</param>
/// <param name="Version">The version; null when the epoch needed none.</param>
/// <param name="Epoch">The epoch.</param>
/// <param name="Rows">Rows that it made visible.</param>
/// <param name="Watermark">The writer's watermark, microseconds UTC.</param>
internal sealed record TableCommitted(string Table, long? Version, long Epoch, long Rows, long Watermark) : ChildEvent;
