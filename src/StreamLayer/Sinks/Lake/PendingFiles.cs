using System.Text.Json;
using Hybrid.Lake.Storage;
using Hybrid.StreamLayer.Checkpoints;

namespace Hybrid.StreamLayer.Sinks.Lake;

/// <summary>The data files that streams' checkpoints hold as pending: written, in no version yet, and committed by the next start if not by this one.</summary>
public static class PendingFiles
{
    /// <summary>Where streams keep their checkpoints in a lake: a folder for each project, in it one for each stream.</summary>
    public const string CheckpointsFolder = "_hybrid/checkpoints";

    /// <summary>The paths, below their tables' folders, of all that complete checkpoints in a lake hold as pending. Vacuum must leave them alone.</summary>
    /// <exception cref="StreamException"><see cref="StreamError.CheckpointCorrupt"/>: a manifest cannot be read, so it is not known what it holds.</exception>
    public static async Task<IReadOnlySet<string>> FindAsync(IStorage storage, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(storage);
        var paths = new HashSet<string>(StringComparer.Ordinal);
        foreach (var project in await storage.ListAsync(CheckpointsFolder, null, cancellation))
        {
            foreach (var stream in await storage.ListAsync($"{CheckpointsFolder}/{project.Name}", null, cancellation))
            {
                var store = new CheckpointStore(storage, $"{CheckpointsFolder}/{project.Name}/{stream.Name}");
                foreach (var id in await store.ListAsync(cancellation))
                    await AddAsync(storage, store.PrefixOf(id) + CheckpointStore.ManifestName, paths, cancellation);
            }
        }

        return paths;
    }

    private static async Task AddAsync(IStorage storage, string manifest, HashSet<string> paths, CancellationToken cancellation)
    {
        if (await storage.ReadAsync(manifest, cancellation) is not { } content)
            return; // it was deleted meanwhile, so a newer one took its place
        foreach (var payload in ManifestFormat.Read(content, manifest).Sinks.SelectMany(sink => sink.Pending).SelectMany(epoch => epoch.Prepared))
        {
            try
            {
                paths.UnionWith(PreparedFile.Read(payload).Select(file => file.Path));
            }
            catch (JsonException)
            {
                continue; // another kind of sink: it holds no files of a table
            }
        }
    }
}
