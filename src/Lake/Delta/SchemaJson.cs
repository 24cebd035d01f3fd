using System.Globalization;
using System.Text.Json.Nodes;
using Hybrid.Lake.Tables;

namespace Hybrid.Lake.Delta;

/// <summary>A table's definition in Delta's terms (protocol, "Schema Serialization Format" and "Table Properties").</summary>
internal static class SchemaJson
{
    private const string Keys = "hybrid.keys";
    private const string Lateness = "hybrid.lateness";
    private const string Keep = "hybrid.keep";

    /// <summary>The metadata of a new table.</summary>
    public static MetadataAction Create(TableDefinition definition, DateTimeOffset now) => Update(definition, new()
    {
        Id = Guid.NewGuid().ToString(),
        SchemaString = """{"type":"struct","fields":[]}""",
        CreatedTime = now.ToUnixTimeMilliseconds(),
    });

    /// <summary>The metadata of a changed definition: what other writers said of columns and properties stays.</summary>
    public static MetadataAction Update(TableDefinition definition, MetadataAction before)
    {
        var known = Fields(before.SchemaString).ToDictionary(field => (string)field["name"]!, StringComparer.Ordinal);
        var fields = new JsonArray();
        foreach (var column in definition.Columns.Concat(definition.PartitionColumns))
        {
            fields.Add(known.TryGetValue(column.Name, out var field) ? field.DeepClone() : new JsonObject
            {
                ["name"] = column.Name,
                ["type"] = column.Type.DeltaName,
                ["nullable"] = column.IsNullable,
                ["metadata"] = new JsonObject(),
            });
        }

        var configuration = new Dictionary<string, string>(definition.Properties);
        if (definition.IsKeyed)
            configuration[Keys] = new JsonArray([.. definition.Keys.Select(key => (JsonNode)key)]).ToJsonString();
        if (definition.Lateness > TimeSpan.Zero)
            configuration[Lateness] = definition.Lateness.ToString("c", CultureInfo.InvariantCulture);
        if (definition.Keep is { } keep)
            configuration[Keep] = keep.ToString("c", CultureInfo.InvariantCulture);
        return before with
        {
            SchemaString = new JsonObject { ["type"] = "struct", ["fields"] = fields }.ToJsonString(),
            PartitionColumns = [.. definition.PartitionColumns.Select(column => column.Name)],
            Configuration = configuration,
        };
    }

    /// <summary>The definition that a table's metadata gives.</summary>
    /// <exception cref="LakeException"><see cref="LakeError.Corrupt"/>: the schema is no Delta schema.</exception>
    public static TableDefinition Read(string table, MetadataAction metadata)
    {
        var columns = new List<LakeColumn>();
        var partitions = new LakeColumn[metadata.PartitionColumns.Count];
        foreach (var field in Fields(metadata.SchemaString))
        {
            var name = (string)field["name"]!;
            var type = field["type"] is JsonValue value && value.TryGetValue<string>(out var text) ? LakeType.FromDelta(text) : new(LakeTypeKind.Foreign);
            var column = new LakeColumn(name, type, (bool?)field["nullable"] ?? true);
            var partition = metadata.PartitionColumns.ToList().IndexOf(name);
            if (partition >= 0)
                partitions[partition] = column;
            else
                columns.Add(column);
        }

        if (Array.IndexOf(partitions, null) is >= 0 and var missing)
            throw new LakeException(LakeError.Corrupt, $"table '{table}': partition column '{metadata.PartitionColumns[missing]}' is not in the schema");
        return new()
        {
            Name = table,
            Columns = columns,
            Partition = PartitionValueReader.UnitOf(metadata.PartitionColumns),
            PartitionColumns = partitions,
            Keys = metadata.Configuration.TryGetValue(Keys, out var keys) ? [.. JsonNode.Parse(keys)!.AsArray().Select(key => (string)key!)] : [],
            Lateness = Time(table, metadata, Lateness) ?? TimeSpan.Zero,
            Keep = Time(table, metadata, Keep),
            Properties = metadata.Configuration.Where(entry => entry.Key is not (Keys or Lateness or Keep)).ToDictionary(),
        };
    }

    /// <summary>The first column with an invariant or another rule that a writer must obey and we do not know, or null.</summary>
    public static string? ColumnWithRule(MetadataAction metadata)
    {
        foreach (var field in Fields(metadata.SchemaString))
            if (field["metadata"] is JsonObject rules && rules.Any(rule => rule.Key.StartsWith("delta.", StringComparison.Ordinal)))
                return (string)field["name"]!;
        return null;
    }

    private static IEnumerable<JsonObject> Fields(string schema) =>
        JsonNode.Parse(schema) is JsonObject root && root["fields"] is JsonArray fields && fields.All(field => field is JsonObject named && named["name"] is not null)
            ? fields.Select(field => field!.AsObject())
            : throw new LakeException(LakeError.Corrupt, $"'{schema}' is no Delta schema");

    private static TimeSpan? Time(string table, MetadataAction metadata, string property)
    {
        if (!metadata.Configuration.TryGetValue(property, out var text))
            return null;
        return TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var time)
            ? time
            : throw new LakeException(LakeError.Corrupt, $"table '{table}': property {property} is '{text}'; it is written as 1.02:03:04 (days.hours:minutes:seconds)");
    }
}
