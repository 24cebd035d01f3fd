using System.Text.Json;
using Hybrid.Lake.DuckDb;
using Hybrid.Lake.Tables;

namespace Hybrid.Lake.Delta;

/// <summary>
/// Log checkpoints by DuckDB: a classic, single Parquet file (protocol, "V1 Spec"). Actions go through JSON both ways, so that entries and checkpoints have one
/// reader and one writer. A database is opened for each call: this happens once in many commits, and nothing stays in memory.
/// </summary>
internal sealed class LogCheckpoints : ILogCheckpoints
{
    // Protocol, "Checkpoint Schema". No column is left out, so that a reader with a fixed schema finds all of them.
    private const string Columns = """
        {txn: 'STRUCT(appId VARCHAR, version BIGINT, lastUpdated BIGINT)',
         "add": 'STRUCT(path VARCHAR, partitionValues MAP(VARCHAR, VARCHAR), size BIGINT, modificationTime BIGINT, dataChange BOOLEAN, tags MAP(VARCHAR, VARCHAR), stats VARCHAR)',
         remove: 'STRUCT(path VARCHAR, deletionTimestamp BIGINT, dataChange BOOLEAN)',
         metaData: 'STRUCT(id VARCHAR, name VARCHAR, description VARCHAR, format STRUCT(provider VARCHAR, options MAP(VARCHAR, VARCHAR)), schemaString VARCHAR, partitionColumns VARCHAR[], configuration MAP(VARCHAR, VARCHAR), createdTime BIGINT)',
         protocol: 'STRUCT(minReaderVersion INTEGER, minWriterVersion INTEGER)'}
        """;

    private static readonly DuckDatabaseOptions Options = new() { MemoryLimit = 512L << 20 };

    public async ValueTask<CommitRecord> ReadAsync(DeltaLog log, long version, CancellationToken cancellation)
    {
        var path = log.PathOf(LogNames.Checkpoint(version));
        var local = await log.Storage.FetchAsync(path, cancellation).ConfigureAwait(false);
        ProtocolAction? protocol = null;
        MetadataAction? metadata = null;
        var adds = new List<AddAction>();
        var removes = new List<RemoveAction>();
        var transactions = new List<AppTransaction>();
        try
        {
            using var database = DuckDatabase.Open(Options);
            using var connection = database.Connect();
            using var rows = connection.Query($"SELECT to_json(action)::VARCHAR FROM read_parquet({DuckSql.Text(local)}) AS action", cancellation);
            while (rows.Read())
            {
                using var document = JsonDocument.Parse(rows.GetString(0)!);
                foreach (var action in document.RootElement.EnumerateObject())
                {
                    if (action.Value.ValueKind != JsonValueKind.Object)
                        continue;
                    switch (action.Name)
                    {
                        case "add": adds.Add(CommitReader.ReadAdd(action.Value)); break;
                        case "remove": removes.Add(CommitReader.ReadRemove(action.Value)); break;
                        case "txn": transactions.Add(CommitReader.ReadTransaction(action.Value)); break;
                        case "metaData": metadata = CommitReader.ReadMetadata(action.Value); break;
                        case "protocol": protocol = CommitReader.ReadProtocol(action.Value); break;
                        case "sidecar": throw new LakeException(LakeError.UnsupportedFeature, $"'{path}' is a checkpoint with sidecars (v2), which is not supported");
                    }
                }
            }
        }
        catch (Exception error) when (error is LakeException { Code: not (LakeError.UnsupportedFeature or LakeError.OutOfMemory or LakeError.Interrupted) }
            or JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new LakeException(LakeError.Corrupt, $"log checkpoint '{path}' cannot be read: {error.Message}", inner: error);
        }

        if (protocol is null || metadata is null)
            throw new LakeException(LakeError.Corrupt, $"log checkpoint '{path}' has no protocol or no metadata");
        return new() { Version = version, Protocol = protocol, Metadata = metadata, Adds = adds, Removes = removes, Transactions = transactions };
    }

    public async ValueTask<LastCheckpoint> WriteAsync(DeltaLog log, Snapshot snapshot, long forgetBefore, CancellationToken cancellation)
    {
        var written = default((long Actions, long LongestLine));
        var stored = await log.Storage.StoreFileAsync(
            log.PathOf(LogNames.Checkpoint(snapshot.Version)),
            (local, stop) =>
            {
                var json = $"{local}.ndjson";
                try
                {
                    written = WriteActions(json, snapshot, forgetBefore);
                    var buffer = Math.Max(1 << 20, written.LongestLine + 1); // DuckDB takes twice this
                    using var database = DuckDatabase.Open(Options);
                    using var connection = database.Connect();
                    connection.Execute(
                        $"""
                        COPY (SELECT txn, "add", remove, metaData, protocol
                              FROM read_json({DuckSql.Text(json)}, format = 'newline_delimited', maximum_object_size = {buffer}, columns = {Columns}))
                        TO {DuckSql.Text(local)} (FORMAT parquet, COMPRESSION zstd)
                        """,
                        stop);
                }
                finally
                {
                    File.Delete(json);
                }

                return ValueTask.CompletedTask;
            },
            cancellation).ConfigureAwait(false);
        return new(snapshot.Version, written.Actions, stored.Size, snapshot.FileCount);
    }

    private static (long Actions, long LongestLine) WriteActions(string path, Snapshot snapshot, long forgetBefore)
    {
        var state = snapshot.State;
        var actions = 0L;
        var longest = 0L;
        using var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);
        using var json = new Utf8JsonWriter(stream);
        Line(() => ActionJson.WriteProtocol(json, state.Protocol));
        Line(() => ActionJson.WriteMetadata(json, state.Metadata));
        foreach (var (application, version) in state.Transactions)
            Line(() => ActionJson.WriteTransaction(json, new(application, version), null));
        foreach (var file in state.Files.Values)
            Line(() => ActionJson.WriteAdd(json, file, dataChange: false));
        foreach (var tombstone in state.Tombstones.Values)
            if (tombstone.RemovedAt >= forgetBefore)
                Line(() => ActionJson.WriteTombstone(json, tombstone));
        return (actions, longest);

        void Line(Action body)
        {
            json.WriteStartObject();
            body();
            json.WriteEndObject();
            json.Flush();
            longest = Math.Max(longest, json.BytesCommitted + 1);
            actions++;
            json.Reset();
            stream.WriteByte((byte)'\n');
        }
    }
}
