using System.Text.Json;
using Hybrid.Lake.Tables;

namespace Hybrid.Lake.Delta;

/// <summary>Actions as JSON objects, for log entries and for log checkpoints.</summary>
internal static class ActionJson
{
    public static void WriteProtocol(Utf8JsonWriter json, ProtocolAction protocol)
    {
        json.WriteStartObject("protocol");
        json.WriteNumber("minReaderVersion", protocol.MinReader);
        json.WriteNumber("minWriterVersion", protocol.MinWriter);
        json.WriteEndObject();
    }

    public static void WriteMetadata(Utf8JsonWriter json, MetadataAction metadata)
    {
        json.WriteStartObject("metaData");
        json.WriteString("id", metadata.Id);
        if (metadata.Name is not null)
            json.WriteString("name", metadata.Name);
        if (metadata.Description is not null)
            json.WriteString("description", metadata.Description);
        json.WriteStartObject("format");
        json.WriteString("provider", "parquet");
        json.WriteStartObject("options");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteString("schemaString", metadata.SchemaString);
        json.WriteStartArray("partitionColumns");
        foreach (var column in metadata.PartitionColumns)
            json.WriteStringValue(column);
        json.WriteEndArray();
        json.WriteStartObject("configuration");
        foreach (var (name, value) in metadata.Configuration)
            json.WriteString(name, value);
        json.WriteEndObject();
        if (metadata.CreatedTime is { } created)
            json.WriteNumber("createdTime", created);
        json.WriteEndObject();
    }

    public static void WriteTransaction(Utf8JsonWriter json, AppTransaction transaction, long? lastUpdated)
    {
        json.WriteStartObject("txn");
        json.WriteString("appId", transaction.AppId);
        json.WriteNumber("version", transaction.Version);
        if (lastUpdated is { } updated)
            json.WriteNumber("lastUpdated", updated);
        json.WriteEndObject();
    }

    public static void WriteAdd(Utf8JsonWriter json, LakeFile file, bool dataChange)
    {
        json.WriteStartObject("add");
        json.WriteString("path", DeltaPath.Encode(file.Path));
        WriteValues(json, file.Partition, file.ForeignValues);
        json.WriteNumber("size", file.Size);
        json.WriteNumber("modificationTime", file.Modified.ToUnixTimeMilliseconds());
        json.WriteBoolean("dataChange", dataChange);
        if (file.Stats is not null)
            json.WriteString("stats", file.Stats);
        if (file.Writer is not null || file.Tags is not null)
        {
            json.WriteStartObject("tags");
            if (file.Writer is not null)
            {
                json.WriteString(FileTags.Writer, file.Writer);
                json.WriteString(FileTags.Number, FormattableString.Invariant($"{file.WriterNumber}"));
            }

            foreach (var (name, value) in file.Tags ?? new Dictionary<string, string>())
                json.WriteString(name, value);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    public static void WriteRemove(Utf8JsonWriter json, LakeFile file, bool dataChange, long deletionTimestamp)
    {
        json.WriteStartObject("remove");
        json.WriteString("path", DeltaPath.Encode(file.Path));
        json.WriteNumber("deletionTimestamp", deletionTimestamp);
        json.WriteBoolean("dataChange", dataChange);
        json.WriteBoolean("extendedFileMetadata", true);
        WriteValues(json, file.Partition, file.ForeignValues);
        json.WriteNumber("size", file.Size);
        json.WriteEndObject();
    }

    public static void WriteTombstone(Utf8JsonWriter json, Tombstone tombstone)
    {
        json.WriteStartObject("remove");
        json.WriteString("path", DeltaPath.Encode(tombstone.Path));
        json.WriteNumber("deletionTimestamp", tombstone.RemovedAt);
        json.WriteBoolean("dataChange", false);
        json.WriteEndObject();
    }

    private static void WriteValues(Utf8JsonWriter json, PartitionKey partition, IReadOnlyDictionary<string, string?>? foreign)
    {
        json.WriteStartObject("partitionValues");
        foreach (var (name, value) in foreign ?? (IEnumerable<KeyValuePair<string, string?>>)partition.Values())
            json.WriteString(name, value);
        json.WriteEndObject();
    }
}
