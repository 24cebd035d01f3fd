using System.Text.Json;
using Hybrid.Lake.Delta;

namespace Hybrid.Lake.Tables;

/// <summary>
/// Keeps files from vacuum while a run reads them: a small file beside the log that lists them, and the time at which it ends by itself. Dispose it to end it.
/// </summary>
public sealed class SnapshotPin : IAsyncDisposable
{
    private readonly LakeTable _table;
    private readonly string _path;

    private SnapshotPin(LakeTable table, string path)
    {
        _table = table;
        _path = path;
    }

    /// <summary>Ends the pin.</summary>
    public ValueTask DisposeAsync() => _table.Storage.DeleteAsync(_path);

    internal static async ValueTask<SnapshotPin> CreateAsync(
        LakeTable table, Snapshot snapshot, IEnumerable<LakeFile> files, string owner, DateTimeOffset expires, CancellationToken cancellation)
    {
        var path = table.PathOf($"{LogNames.PinFolder}/{Uri.EscapeDataString(owner)}.json");
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteNumber("version", snapshot.Version);
            json.WriteNumber("expires", expires.ToUnixTimeMilliseconds());
            json.WriteStartArray("files");
            foreach (var file in files)
                json.WriteStringValue(file.Path);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        await table.Storage.ReplaceAsync(path, stream.ToArray(), cancellation).ConfigureAwait(false);
        return new SnapshotPin(table, path);
    }

    /// <summary>The files of all pins that have not ended; those that have are deleted.</summary>
    internal static async ValueTask<HashSet<string>> PinnedAsync(LakeTable table, DateTimeOffset now, CancellationToken cancellation)
    {
        var pinned = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in await table.Storage.ListAsync(table.PathOf(LogNames.PinFolder), null, cancellation).ConfigureAwait(false))
        {
            var path = table.PathOf($"{LogNames.PinFolder}/{entry.Name}");
            if (await table.Storage.ReadAsync(path, cancellation).ConfigureAwait(false) is not { } content)
                continue; // ended meanwhile
            using var json = JsonDocument.Parse(content);
            if (json.RootElement.GetProperty("expires").GetInt64() < now.ToUnixTimeMilliseconds())
            {
                await table.Storage.DeleteAsync(path, cancellation).ConfigureAwait(false);
                continue;
            }

            foreach (var file in json.RootElement.GetProperty("files").EnumerateArray())
                pinned.Add(file.GetString()!);
        }

        return pinned;
    }
}
