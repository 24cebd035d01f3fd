namespace Hybrid.EndToEnd.Tests.Crash;

/// <summary>Sees a manifest the moment that it is published (inotify), so that a kill can fall between it and its commit.</summary>
internal sealed class ManifestWatch : IDisposable
{
    private readonly FileSystemWatcher _watcher;
    private readonly TaskCompletionSource _seen = new(); // continues on the watcher's own thread: each millisecond counts

    public ManifestWatch(string folder)
    {
        _watcher = new FileSystemWatcher(folder) { IncludeSubdirectories = true };
        _watcher.Renamed += (_, change) => Look(change);
        _watcher.Created += (_, change) => Look(change);
        _watcher.EnableRaisingEvents = true;
    }

    public Task NextAsync(TimeSpan deadline) => _seen.Task.WaitAsync(deadline);

    public void Dispose() => _watcher.Dispose();

    private void Look(FileSystemEventArgs change)
    {
        string name = Path.GetFileName(change.Name!); // what is being written beside its place begins with a dot
        if (name.StartsWith('0') && name.EndsWith("-manifest.json", StringComparison.Ordinal))
        {
            _seen.TrySetResult();
        }
    }
}
