using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hybrid.BatchLayer;

/// <summary>The JSON of descriptions and events: generated, so that a run's process starts without reflection.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BatchRunSpec))]
[JsonSerializable(typeof(BatchEvent))]
internal sealed partial class BatchJson : JsonSerializerContext;
