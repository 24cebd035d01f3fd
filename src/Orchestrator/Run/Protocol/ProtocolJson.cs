using System.Text.Json.Serialization;
using Hybrid.Orchestrator.Run.Compile;
using Hybrid.Orchestrator.Run.Daemons;
using Hybrid.Orchestrator.Run.Streams;

namespace Hybrid.Orchestrator.Run.Protocol;

/// <summary>The JSON of what the daemon, its children and its control socket say to each other; made by the source generator, so that it costs no start-up.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ChildCommand))]
[JsonSerializable(typeof(ChildEvent))]
[JsonSerializable(typeof(CompileSpec))]
[JsonSerializable(typeof(CompileResult))]
[JsonSerializable(typeof(BrokerSpec))]
[JsonSerializable(typeof(StreamSpec))]
[JsonSerializable(typeof(ControlRequest))]
[JsonSerializable(typeof(ControlReply))]
[JsonSerializable(typeof(DaemonHolder))]
[JsonSerializable(typeof(DaemonStatus))]
[JsonSerializable(typeof(DaemonEvent))]
internal sealed partial class ProtocolJson : JsonSerializerContext;
