using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using Hybrid.Lake.Tables;

namespace Hybrid.Lake.Delta;

/// <summary>Writes a log entry: <c>commitInfo</c> first, then one action a line.</summary>
internal static class CommitWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string Engine =
        $"Hybrid/{typeof(CommitWriter).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0"}";

    /// <summary>The entry's bytes and the record that a reader would make of them.</summary>
    /// <param name="version">The version that it is to make.</param>
    /// <param name="actions">What to do.</param>
    /// <param name="info">Timestamp, commit id and changes; the rest is taken from the actions.</param>
    /// <param name="protocol">A new table's protocol, else null.</param>
    /// <param name="metadata">New metadata, or null.</param>
    public static byte[] Write(long version, CommitActions actions, CommitInfo info, ProtocolAction? protocol, MetadataAction? metadata)
    {
        using var stream = new MemoryStream();
        using var json = new Utf8JsonWriter(stream, Options);
        var dataChange = actions.Kind != CommitKind.Compaction;
        Line(stream, json, () =>
        {
            json.WritePropertyName("commitInfo");
            CommitInfoJson.Write(json, info with { Engine = Engine }, Parameters(actions, metadata), Metrics(actions), version - 1);
        });
        if (protocol is not null)
            Line(stream, json, () => ActionJson.WriteProtocol(json, protocol));
        if (metadata is not null)
            Line(stream, json, () => ActionJson.WriteMetadata(json, metadata));
        if (actions.Transaction is { } transaction)
            Line(stream, json, () => ActionJson.WriteTransaction(json, transaction, info.Timestamp));
        foreach (var file in actions.Removes)
            Line(stream, json, () => ActionJson.WriteRemove(json, file, dataChange, info.Timestamp));
        foreach (var file in actions.Adds)
            Line(stream, json, () => ActionJson.WriteAdd(json, file, dataChange));
        return stream.ToArray();
    }

    /// <summary>The info of a commit of ours.</summary>
    public static CommitInfo InfoOf(CommitActions actions, string commitId, DateTimeOffset timestamp) => new()
    {
        Timestamp = timestamp.ToUnixTimeMilliseconds(),
        Operation = actions.Operation,
        CommitId = commitId,
        Kind = actions.Kind,
        IsBlindAppend = actions is { Removes.Count: 0, Overwrites.Count: 0, Definition: null, Adds.Count: > 0 },
        Writer = actions.Writer,
        Batch = actions.Batch,
        RetiredWriter = actions.RetiredWriter,
    };

    private static void Line(MemoryStream stream, Utf8JsonWriter json, Action body)
    {
        json.WriteStartObject();
        body();
        json.WriteEndObject();
        json.Flush();
        json.Reset();
        stream.WriteByte((byte)'\n');
    }

    private static Dictionary<string, string> Parameters(CommitActions actions, MetadataAction? metadata)
    {
        var parameters = new Dictionary<string, string>();
        if (actions.Transaction is { } transaction)
        {
            parameters["queryId"] = transaction.AppId;
            parameters["epochId"] = FormattableString.Invariant($"{transaction.Version}");
        }

        if (actions.Overwrites.Count > 0)
            parameters["predicate"] = JsonSerializer.Serialize(actions.Overwrites.Select(partition => partition.ToString()));
        if (metadata is not null)
            parameters["partitionBy"] = JsonSerializer.Serialize(metadata.PartitionColumns);
        return parameters;
    }

    private static Dictionary<string, long> Metrics(CommitActions actions) => new()
    {
        ["numAddedFiles"] = actions.Adds.Count,
        ["numRemovedFiles"] = actions.Removes.Count,
        ["numOutputRows"] = actions.Adds.Sum(file => file.Rows ?? 0),
        ["numOutputBytes"] = actions.Adds.Sum(file => file.Size),
    };
}
