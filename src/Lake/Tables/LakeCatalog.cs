using System.Collections.Concurrent;
using Hybrid.Lake.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hybrid.Lake.Tables;

/// <summary>
/// A lake: the tables below one root. Safe for concurrent use; keep one for a process, so that its tables keep their snapshots. Disposing it waits for the log
/// checkpoints that are being written.
/// </summary>
public sealed class LakeCatalog : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, LakeTable> _tables = new(StringComparer.Ordinal);

    private LakeCatalog(IStorage storage, TimeProvider time, ILoggerFactory loggers)
    {
        Storage = storage;
        Time = time;
        Logger = loggers.CreateLogger("Hybrid.Lake");
    }

    /// <summary>Where the lake lies.</summary>
    public IStorage Storage { get; }

    internal TimeProvider Time { get; }

    internal ILogger Logger { get; }

    /// <summary>Opens the lake at a folder (a path, or <c>file://</c>); the folder may not exist yet.</summary>
    /// <exception cref="LakeException"><see cref="LakeError.FileSystemRefused"/>: the place cannot hold a lake.</exception>
    public static LakeCatalog Open(string location, TimeProvider? time = null, ILoggerFactory? loggers = null)
    {
        if (location.StartsWith("file://", StringComparison.Ordinal))
            location = new Uri(location).LocalPath;
        else if (location.Contains("://", StringComparison.Ordinal))
            throw new LakeException(LakeError.FileSystemRefused, $"lake at '{location}': only local folders are known; give a path");
        return Open(new LocalStorage(location, time), time, loggers);
    }

    /// <summary>Opens the lake on a storage.</summary>
    public static LakeCatalog Open(IStorage storage, TimeProvider? time = null, ILoggerFactory? loggers = null) =>
        new(storage, time ?? TimeProvider.System, loggers ?? NullLoggerFactory.Instance);

    /// <summary>The names of the tables, sorted.</summary>
    public async ValueTask<IReadOnlyList<string>> TablesAsync(CancellationToken cancellation = default)
    {
        var names = new List<string>();
        foreach (var entry in await Storage.ListAsync("", null, cancellation).ConfigureAwait(false))
            if (entry.IsFolder && entry.Name[0] is not ('_' or '.') && await Table(entry.Name).ExistsAsync(cancellation).ConfigureAwait(false))
                names.Add(entry.Name);
        return names;
    }

    /// <summary>The table of a name, which need not exist yet. Always the same object for a name.</summary>
    public LakeTable Table(string name) => _tables.GetOrAdd(name, static (name, catalog) => new LakeTable(catalog, name), this);

    /// <summary>
    /// Makes a table, or brings an existing one to the definition: new nullable columns are added, lateness, keep and properties changed. Any number of processes
    /// may do so at once.
    /// </summary>
    /// <exception cref="LakeException">
    /// <see cref="LakeError.InvalidDefinition"/>; <see cref="LakeError.SchemaMismatch"/>: the table there has other types, partitions or keys.
    /// </exception>
    public async ValueTask<LakeTable> EnsureAsync(TableDefinition definition, CancellationToken cancellation = default)
    {
        definition.Validate();
        var table = Table(definition.Name);
        await table.EnsureAsync(definition, cancellation).ConfigureAwait(false);
        return table;
    }

    /// <summary>Waits for work in the background.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var table in _tables.Values)
            await table.SettleAsync().ConfigureAwait(false);
    }
}
