using System.Collections.Immutable;
using System.Text.Json;
using Hybrid.Lake.Tables;

namespace Hybrid.Lake.Delta;

/// <summary>The loop state saved beside a log checkpoint.</summary>
internal static class LoopStateJson
{
    public static byte[] Write(LoopState state, long version, DateTimeOffset timestamp)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteNumber("version", version);
            json.WriteNumber("timestamp", timestamp.ToUnixTimeMilliseconds());
            CommitInfoJson.WriteTime(json, "watermark", state.Watermark);
            json.WriteStartObject("writers");
            foreach (var (name, writer) in state.Writers.OrderBy(entry => entry.Key, StringComparer.Ordinal))
            {
                json.WriteStartObject(name);
                json.WriteNumber("number", writer.Number);
                json.WriteNumber("position", writer.Position);
                CommitInfoJson.WriteTime(json, "watermark", writer.Watermark);
                json.WriteBoolean("idle", writer.IsIdle);
                json.WriteNumber("version", writer.Version);
                if (writer.IsRetired)
                    json.WriteBoolean("retired", true);
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteStartObject("partitions");
            foreach (var (key, partition) in state.Partitions)
            {
                json.WriteStartObject(key.ToString());
                json.WriteNumber("generation", partition.Generation);
                if (partition.ClosedIn is { } closed)
                    json.WriteNumber("closed", closed);
                if (partition.FinalIn is { } final)
                    json.WriteNumber("final", final);
                if (partition.RowHash is { } hash)
                    json.WriteString("rowHash", hash);
                if (partition.Lineage is { } lineage)
                    CommitInfoJson.WriteLineage(json, lineage);
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <exception cref="LakeException"><see cref="LakeError.Corrupt"/>.</exception>
    public static (LoopState State, DateTimeOffset Timestamp) Read(byte[] content)
    {
        try
        {
            using var document = JsonDocument.Parse(content);
            var json = document.RootElement;
            var writers = ImmutableDictionary.CreateBuilder<string, WriterState>(StringComparer.Ordinal);
            foreach (var writer in json.GetProperty("writers").EnumerateObject())
            {
                writers[writer.Name] = new(
                    writer.Value.GetProperty("number").GetInt64(),
                    writer.Value.GetProperty("position").GetInt64(),
                    CommitInfoJson.ReadTime(writer.Value, "watermark"),
                    writer.Value.GetProperty("idle").GetBoolean(),
                    writer.Value.GetProperty("version").GetInt64(),
                    writer.Value.TryGetProperty("retired", out var retired) && retired.GetBoolean());
            }

            var partitions = ImmutableSortedDictionary.CreateBuilder<PartitionKey, PartitionState>();
            foreach (var partition in json.GetProperty("partitions").EnumerateObject())
            {
                partitions[PartitionKey.Parse(partition.Name)] = new(
                    partition.Value.GetProperty("generation").GetInt64(),
                    partition.Value.TryGetProperty("closed", out var closed) ? closed.GetInt64() : null,
                    partition.Value.TryGetProperty("final", out var final) ? final.GetInt64() : null,
                    partition.Value.TryGetProperty("rowHash", out var hash) ? hash.GetString() : null,
                    CommitInfoJson.ReadLineage(partition.Value));
            }

            var state = new LoopState(
                CommitInfoJson.ReadTime(json, "watermark"),
                writers.ToImmutable(),
                partitions.ToImmutable(),
                [.. partitions.Where(entry => !entry.Value.IsClosed).Select(entry => entry.Key)],
                [.. partitions.Where(entry => entry.Value is { IsClosed: true, IsFinal: false }).Select(entry => entry.Key)]);
            return (state, DateTimeOffset.FromUnixTimeMilliseconds(json.GetProperty("timestamp").GetInt64()));
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new LakeException(LakeError.Corrupt, $"a saved loop state is damaged: {error.Message}", inner: error);
        }
    }
}
