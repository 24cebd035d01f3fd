using System.Globalization;
using System.Text.Json;
using Hybrid.Lake.Tables;

namespace Hybrid.Lake.Delta;

/// <summary>Reads a log entry: one JSON action a line (protocol, "Actions"). Actions and fields that we do not know are passed over, as the protocol wants.</summary>
internal static class CommitReader
{
    private static readonly Dictionary<string, string?> NoValues = [];

    /// <exception cref="LakeException"><see cref="LakeError.Corrupt"/>, naming the line; <see cref="LakeError.UnsupportedFeature"/>.</exception>
    public static CommitRecord Read(string path, long version, ReadOnlyMemory<byte> content)
    {
        ProtocolAction? protocol = null;
        MetadataAction? metadata = null;
        var info = CommitInfo.Unknown;
        var adds = new List<AddAction>();
        var removes = new List<RemoveAction>();
        var transactions = new List<AppTransaction>();
        var line = 0;
        while (content.Length > 0)
        {
            var end = content.Span.IndexOf((byte)'\n');
            var text = end < 0 ? content : content[..end];
            content = end < 0 ? default : content[(end + 1)..];
            line++;
            if (text.Span.IndexOfAnyExcept(" \t\r"u8) < 0)
                continue;
            try
            {
                using var document = JsonDocument.Parse(text);
                foreach (var action in document.RootElement.EnumerateObject())
                {
                    switch (action.Name)
                    {
                        case "add": adds.Add(ReadAdd(action.Value)); break;
                        case "remove": removes.Add(ReadRemove(action.Value)); break;
                        case "txn": transactions.Add(ReadTransaction(action.Value)); break;
                        case "metaData": metadata = ReadMetadata(action.Value); break;
                        case "protocol": protocol = ReadProtocol(action.Value); break;
                        case "commitInfo": info = CommitInfoJson.Read(action.Value); break;
                    }
                }
            }
            catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
            {
                throw new LakeException(LakeError.Corrupt, FormattableString.Invariant($"'{path}' line {line} is no Delta action: {error.Message}"), inner: error);
            }
        }

        return new()
        {
            Version = version,
            Protocol = protocol,
            Metadata = metadata,
            Adds = adds,
            Removes = removes,
            Transactions = transactions,
            Info = info,
        };
    }

    internal static AppTransaction ReadTransaction(JsonElement json) => new(json.GetProperty("appId").GetString()!, Number(json, "version") ?? 0);

    internal static ProtocolAction ReadProtocol(JsonElement json) =>
        new((int)(Number(json, "minReaderVersion") ?? 1), (int)(Number(json, "minWriterVersion") ?? 1));

    internal static MetadataAction ReadMetadata(JsonElement json)
    {
        if (json.TryGetProperty("format", out var format) && Text(format, "provider") is { } provider and not "parquet")
            throw new LakeException(LakeError.UnsupportedFeature, $"the table's files are in the format '{provider}'; only parquet is known");
        return new()
        {
            Id = json.GetProperty("id").GetString()!,
            Name = Text(json, "name"),
            Description = Text(json, "description"),
            SchemaString = json.GetProperty("schemaString").GetString()!,
            PartitionColumns = [.. json.GetProperty("partitionColumns").EnumerateArray().Select(column => column.GetString()!)],
            Configuration = Map(json, "configuration")?.ToDictionary(entry => entry.Key, entry => entry.Value ?? "") ?? [],
            CreatedTime = Number(json, "createdTime"),
        };
    }

    internal static AddAction ReadAdd(JsonElement json)
    {
        RefuseDeletionVector(json);
        return new()
        {
            Path = DeltaPath.Decode(json.GetProperty("path").GetString()!),
            PartitionValues = Map(json, "partitionValues") ?? NoValues,
            Size = Number(json, "size") ?? 0,
            ModificationTime = Number(json, "modificationTime") ?? 0,
            DataChange = !json.TryGetProperty("dataChange", out var change) || change.ValueKind != JsonValueKind.False,
            Stats = Text(json, "stats"),
            Tags = Map(json, "tags") is { Count: > 0 } tags ? tags.ToDictionary(tag => tag.Key, tag => tag.Value ?? "") : null,
        };
    }

    internal static RemoveAction ReadRemove(JsonElement json)
    {
        RefuseDeletionVector(json);
        return new()
        {
            Path = DeltaPath.Decode(json.GetProperty("path").GetString()!),
            DataChange = !json.TryGetProperty("dataChange", out var change) || change.ValueKind != JsonValueKind.False,
            DeletionTimestamp = Number(json, "deletionTimestamp") ?? 0,
            PartitionValues = Map(json, "partitionValues"),
            Size = Number(json, "size"),
        };
    }

    private static void RefuseDeletionVector(JsonElement json)
    {
        if (json.TryGetProperty("deletionVector", out var vector) && vector.ValueKind == JsonValueKind.Object)
            throw new LakeException(LakeError.UnsupportedFeature, "the table has deletion vectors, which are not supported; purge them with the program that made them");
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static long? Number(JsonElement json, string name)
    {
        if (!json.TryGetProperty(name, out var value))
            return null;
        return value.ValueKind switch
        {
            JsonValueKind.Number => value.GetInt64(),
            JsonValueKind.String => long.Parse(value.GetString()!, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture),
            _ => null,
        };
    }

    private static Dictionary<string, string?>? Map(JsonElement json, string name)
    {
        if (!json.TryGetProperty(name, out var value) || value.ValueKind != JsonValueKind.Object)
            return null;
        var map = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var entry in value.EnumerateObject())
            map[entry.Name] = entry.Value.ValueKind == JsonValueKind.Null ? null : entry.Value.ToString();
        return map;
    }
}
