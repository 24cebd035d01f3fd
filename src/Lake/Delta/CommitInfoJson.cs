using System.Text.Json;
using Hybrid.Lake.Tables;

namespace Hybrid.Lake.Delta;

/// <summary><c>commitInfo</c> as JSON: Delta's standard fields, and ours below <c>hybrid</c>.</summary>
internal static class CommitInfoJson
{
    public static void Write(Utf8JsonWriter json, CommitInfo info, IReadOnlyDictionary<string, string> parameters, IReadOnlyDictionary<string, long> metrics, long readVersion)
    {
        json.WriteStartObject();
        json.WriteNumber("timestamp", info.Timestamp);
        json.WriteString("operation", info.Operation);
        json.WriteStartObject("operationParameters");
        foreach (var (name, value) in parameters)
            json.WriteString(name, value);
        json.WriteEndObject();
        if (readVersion >= 0)
            json.WriteNumber("readVersion", readVersion);
        json.WriteString("isolationLevel", "Serializable");
        json.WriteBoolean("isBlindAppend", info.IsBlindAppend);
        json.WriteStartObject("operationMetrics");
        foreach (var (name, value) in metrics)
            json.WriteString(name, FormattableString.Invariant($"{value}"));
        json.WriteEndObject();
        json.WriteString("engineInfo", info.Engine);
        json.WriteString("txnId", info.CommitId);
        json.WriteStartObject("hybrid");
        json.WriteString("commitId", info.CommitId);
        json.WriteString("kind", KindName(info.Kind));
        if (info.Writer is { } writer)
            WriteWriter(json, writer);
        if (info.Batch is { } batch)
            WriteBatch(json, batch);
        if (info.RetiredWriter is { } retired)
            json.WriteString("retired", retired);
        if (info.Changes is { } changes)
        {
            WriteTime(json, "watermark", changes.Watermark);
            WritePartitions(json, "changed", changes.Changed);
            WritePartitions(json, "closed", changes.Closed);
            WritePartitions(json, "final", changes.Final);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    public static CommitInfo Read(JsonElement json)
    {
        var info = new CommitInfo
        {
            Timestamp = json.TryGetProperty("timestamp", out var timestamp) && timestamp.ValueKind == JsonValueKind.Number ? timestamp.GetInt64() : 0,
            Operation = json.TryGetProperty("operation", out var operation) ? operation.GetString() ?? "unknown" : "unknown",
            Engine = json.TryGetProperty("engineInfo", out var engine) ? engine.GetString() : null,
            IsBlindAppend = json.TryGetProperty("isBlindAppend", out var blind) && blind.ValueKind == JsonValueKind.True,
        };
        if (!json.TryGetProperty("hybrid", out var ours) || ours.ValueKind != JsonValueKind.Object)
            return info;
        return info with
        {
            CommitId = ours.GetProperty("commitId").GetString(),
            Kind = KindOf(ours.GetProperty("kind").GetString()),
            Writer = ours.TryGetProperty("writer", out var writer) ? ReadWriter(writer) : null,
            Batch = ours.TryGetProperty("batch", out var batch) ? ReadBatch(batch) : null,
            RetiredWriter = ours.TryGetProperty("retired", out var retired) ? retired.GetString() : null,
            Changes = !ours.TryGetProperty("watermark", out _) ? null : new(
                ReadPartitions(ours, "changed"), ReadPartitions(ours, "closed"), ReadPartitions(ours, "final"), ReadTime(ours, "watermark")),
        };
    }

    public static void WriteLineage(Utf8JsonWriter json, RunLineage lineage)
    {
        json.WriteStartObject("lineage");
        json.WriteString("job", lineage.Job);
        json.WriteString("run", lineage.RunId);
        json.WriteNumber("sequence", lineage.Sequence);
        json.WriteStartArray("inputs");
        foreach (var input in lineage.Inputs)
        {
            json.WriteStartObject();
            json.WriteString("table", input.Table);
            json.WriteString("tableId", input.TableId);
            json.WriteString("partition", input.Partition.ToString());
            json.WriteNumber("generation", input.Generation);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static RunLineage? ReadLineage(JsonElement parent)
    {
        if (!parent.TryGetProperty("lineage", out var json))
            return null;
        var inputs = json.GetProperty("inputs").EnumerateArray().Select(input => new LineageInput(
            string.Intern(input.GetProperty("table").GetString()!), // few tables, many inputs
            string.Intern(input.GetProperty("tableId").GetString()!),
            PartitionKey.Parse(input.GetProperty("partition").GetString()!),
            input.GetProperty("generation").GetInt64()));
        return new(json.GetProperty("job").GetString()!, json.GetProperty("run").GetString()!, json.GetProperty("sequence").GetInt64(), [.. inputs]);
    }

    /// <summary>A watermark: a number, or null when unknown.</summary>
    public static void WriteTime(Utf8JsonWriter json, string name, long micros)
    {
        if (micros == long.MinValue)
            json.WriteNull(name);
        else
            json.WriteNumber(name, micros);
    }

    public static long ReadTime(JsonElement json, string name) =>
        json.TryGetProperty(name, out var time) && time.ValueKind == JsonValueKind.Number ? time.GetInt64() : long.MinValue;

    private static void WriteWriter(Utf8JsonWriter json, WriterMark writer)
    {
        json.WriteStartObject("writer");
        json.WriteString("id", writer.Writer);
        json.WriteNumber("incarnation", WriterNumber.Incarnation(writer.Number));
        json.WriteNumber("epoch", WriterNumber.Epoch(writer.Number));
        json.WriteNumber("position", writer.Position);
        WriteTime(json, "watermark", writer.Watermark);
        if (writer.IsIdle)
            json.WriteBoolean("idle", true);
        json.WriteEndObject();
    }

    private static WriterMark ReadWriter(JsonElement json) => new(
        json.GetProperty("id").GetString()!,
        WriterNumber.Of(json.GetProperty("incarnation").GetInt64(), json.GetProperty("epoch").GetInt64()),
        json.GetProperty("position").GetInt64(),
        ReadTime(json, "watermark"),
        json.TryGetProperty("idle", out var idle) && idle.GetBoolean());

    private static void WriteBatch(Utf8JsonWriter json, BatchMark batch)
    {
        json.WriteStartObject("batch");
        json.WriteString("partition", batch.Partition.ToString());
        if (batch.RowHash is { } hash)
            json.WriteString("rowHash", hash);
        json.WriteBoolean("final", batch.IsFinal);
        WriteLineage(json, batch.Lineage);
        json.WriteEndObject();
    }

    private static BatchMark ReadBatch(JsonElement json) => new(
        PartitionKey.Parse(json.GetProperty("partition").GetString()!),
        ReadLineage(json)!,
        json.TryGetProperty("rowHash", out var hash) ? hash.GetString() : null,
        json.GetProperty("final").GetBoolean());

    private static void WritePartitions(Utf8JsonWriter json, string name, IReadOnlyList<PartitionKey> partitions)
    {
        if (partitions.Count == 0)
            return;
        json.WriteStartArray(name);
        foreach (var partition in partitions)
            json.WriteStringValue(partition.ToString());
        json.WriteEndArray();
    }

    private static List<PartitionKey> ReadPartitions(JsonElement json, string name) =>
        json.TryGetProperty(name, out var partitions) ? [.. partitions.EnumerateArray().Select(text => PartitionKey.Parse(text.GetString()!))] : [];

    private static string KindName(CommitKind kind) => kind switch
    {
        CommitKind.Compaction => "compaction",
        CommitKind.Expiry => "expiry",
        _ => "data",
    };

    private static CommitKind KindOf(string? name) => name switch
    {
        "compaction" => CommitKind.Compaction,
        "expiry" => CommitKind.Expiry,
        "data" => CommitKind.Data,
        _ => throw new FormatException($"commit kind '{name}' is not known; a newer Hybrid wrote it"),
    };
}
