using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Hybrid.Lake.Storage;

namespace Hybrid.StreamLayer.Checkpoints;

/// <summary>
/// The checkpoints and claims of one stream: <c>claims/%020d.json</c>, and for each start a folder with the files of its
/// checkpoints, <c>EPOCH-NAME.state</c> and <c>EPOCH-manifest.json</c>, which comes last. No folder for a checkpoint: storage deletes files only.
/// </summary>
internal sealed class CheckpointStore(IStorage storage, string folder)
{
    public const string ManifestName = "manifest.json";
    private const string Claims = "claims";
    private const int MostAttempts = 3;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public IStorage Storage => storage;

    public string Place => $"{storage.Location}/{folder}";

    public string PrefixOf(CheckpointId id) => $"{folder}/{id.Prefix}";

    public async Task<IReadOnlyList<Claim>> ReadClaimsAsync(CancellationToken cancellation)
    {
        var claims = new List<Claim>();
        foreach (var number in await ListClaimsAsync(cancellation))
        {
            if (await storage.ReadAsync(PathOf(number), cancellation) is { } content)
                claims.Add(Parse(content, PathOf(number)));
        }

        return claims;
    }

    /// <summary>Announces a start. False when another start has the number.</summary>
    public async Task<bool> TryClaimAsync(Claim claim, CancellationToken cancellation) =>
        await PublishOnceAsync(PathOf(claim.Incarnation), JsonSerializer.SerializeToUtf8Bytes(claim, Options), cancellation);

    /// <summary>A start newer than the given one, or null.</summary>
    public async Task<Claim?> FindNewerAsync(long incarnation, CancellationToken cancellation)
    {
        var newer = await storage.ListAsync($"{folder}/{Claims}", Path.GetFileName(PathOf(incarnation)), cancellation);
        if (newer.Count == 0)
            return null;
        var name = newer[^1].Name;
        var content = await storage.ReadAsync($"{folder}/{Claims}/{name}", cancellation);
        return content is null ? null : Parse(content, name);
    }

    /// <summary>Every checkpoint that has a manifest, whole or not.</summary>
    public async Task<IReadOnlyList<CheckpointId>> ListAsync(CancellationToken cancellation)
    {
        var found = new List<CheckpointId>();
        await foreach (var (id, path) in ListFilesAsync(cancellation))
        {
            if (path == PrefixOf(id) + ManifestName)
                found.Add(id);
        }

        return found;
    }

    /// <summary>Publishes the manifest, which completes the checkpoint.</summary>
    public async Task PublishAsync(Manifest manifest, CancellationToken cancellation)
    {
        var path = PrefixOf(manifest.Id) + ManifestName;
        if (!await PublishOnceAsync(path, ManifestFormat.Write(manifest), cancellation))
            throw new StreamException(StreamError.Fenced, $"checkpoint {manifest.Id} of '{Place}' was published by another process: this one stops");
    }

    /// <summary>Opens a checkpoint and proves all its checksums.</summary>
    /// <exception cref="StreamException"><see cref="StreamError.CheckpointCorrupt"/>.</exception>
    public Task<RestoredCheckpoint> OpenAsync(CheckpointId id, CancellationToken cancellation) => OpenAsync(PrefixOf(id), cancellation);

    /// <inheritdoc cref="OpenAsync(CheckpointId, CancellationToken)"/>
    public async Task<RestoredCheckpoint> OpenAsync(string prefix, CancellationToken cancellation)
    {
        var path = prefix + ManifestName;
        var content = await storage.ReadAsync(path, cancellation)
            ?? throw new StreamException(StreamError.CheckpointCorrupt, $"there is no checkpoint or savepoint in '{storage.Location}/{path}'");
        var manifest = ManifestFormat.Read(content, path);
        var files = new List<StateFileReader>();
        try
        {
            foreach (var file in manifest.Files)
                files.Add(await StateFileReader.OpenAsync(storage, prefix, file, cancellation));
            return new RestoredCheckpoint(manifest, files);
        }
        catch
        {
            files.ForEach(file => file.Dispose());
            throw;
        }
    }

    /// <summary>Copies a complete checkpoint to a folder of its own, the manifest last.</summary>
    public async Task CopyAsync(Manifest manifest, string target, CancellationToken cancellation)
    {
        foreach (var file in manifest.Files)
        {
            var from = await storage.FetchAsync(PrefixOf(manifest.Id) + file.Name, cancellation);
            await storage.StoreFileAsync($"{target}/{file.Name}", (path, _) =>
            {
                File.Copy(from, path);
                return ValueTask.CompletedTask;
            }, cancellation);
        }

        if (!await PublishOnceAsync($"{target}/{ManifestName}", ManifestFormat.Write(manifest), cancellation))
            throw new StreamException(StreamError.Storage, $"'{storage.Location}/{target}' holds a savepoint already: give it a new folder");
    }

    /// <summary>
    /// Deletes the files of every checkpoint below the newest but those kept, each manifest first so that none is left half; then the claims of starts before the
    /// oldest that is kept, which nothing leads to any more.
    /// </summary>
    public async Task DeleteOthersAsync(IReadOnlySet<CheckpointId> kept, CheckpointId newest, CancellationToken cancellation)
    {
        var paths = new List<string>();
        await foreach (var (id, path) in ListFilesAsync(cancellation))
        {
            var isBelow = id.Incarnation < newest.Incarnation || (id.Incarnation == newest.Incarnation && id.Epoch < newest.Epoch);
            if (isBelow && !kept.Contains(id))
                paths.Add(path);
        }

        foreach (var path in paths.OrderBy(path => path.EndsWith(ManifestName, StringComparison.Ordinal) ? 0 : 1))
            await storage.DeleteAsync(path, cancellation);
        var oldest = kept.Append(newest).Min(id => id.Incarnation);
        foreach (var claim in await ListClaimsAsync(cancellation))
        {
            if (claim < oldest)
                await storage.DeleteAsync(PathOf(claim), cancellation);
        }
    }

    private static long? NumberOf(string name) =>
        name.Length == 20 && long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static Claim Parse(byte[] content, string name)
    {
        try
        {
            return JsonSerializer.Deserialize<Claim>(content, Options)!;
        }
        catch (JsonException error)
        {
            throw new StreamException(StreamError.CheckpointCorrupt, $"claim '{name}' cannot be read: {error.Message}", inner: error);
        }
    }

    private async Task<IReadOnlyList<long>> ListClaimsAsync(CancellationToken cancellation) =>
        [.. (await storage.ListAsync($"{folder}/{Claims}", null, cancellation)).Select(entry => NumberOf(Path.GetFileNameWithoutExtension(entry.Name))).OfType<long>()];

    private string PathOf(long incarnation) => string.Create(CultureInfo.InvariantCulture, $"{folder}/{Claims}/{incarnation:d20}.json");

    private async IAsyncEnumerable<(CheckpointId Id, string Path)> ListFilesAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var claims = await ListClaimsAsync(cancellation);
        if (claims.Count == 0)
            yield break;
        var before = string.Create(CultureInfo.InvariantCulture, $"{claims[0] - 1:d20}"); // the folders of older starts are empty, and storage cannot delete them
        foreach (var incarnation in await storage.ListAsync(folder, before, cancellation))
        {
            if (!incarnation.IsFolder || NumberOf(incarnation.Name) is not { } number)
                continue;
            foreach (var file in await storage.ListAsync($"{folder}/{incarnation.Name}", null, cancellation))
            {
                if (!file.IsFolder && NumberOf(file.Name.Split('-')[0]) is { } epoch)
                    yield return (new CheckpointId(number, epoch), $"{folder}/{incarnation.Name}/{file.Name}");
            }
        }
    }

    /// <summary>Publishes; where the answer was lost, looks whether the file is ours. False when it is another's.</summary>
    private async Task<bool> PublishOnceAsync(string path, byte[] content, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                if (await storage.PublishAsync(path, content, cancellation))
                    return true;
                return attempt > 1 && await storage.ReadAsync(path, cancellation) is { } found && found.AsSpan().SequenceEqual(content);
            }
            catch (Lake.LakeException error) when (error.IsTransient && attempt < MostAttempts)
            {
                // the answer was lost, or the storage failed for a moment: the next attempt tells
            }
        }
    }
}
