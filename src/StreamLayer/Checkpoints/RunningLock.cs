using System.Text.Json;
using Hybrid.Lake.Storage;

namespace Hybrid.StreamLayer.Checkpoints;

/// <summary>
/// Tells a second start of a stream who runs it already: a file locked by its process (flock) beside the checkpoints, on local storage. A courtesy: what keeps two
/// starts apart for good is the incarnation.
/// </summary>
internal sealed class RunningLock : IDisposable
{
    private readonly FileStream? _file;

    private RunningLock(FileStream? file) => _file = file;

    /// <exception cref="StreamException"><see cref="StreamError.AlreadyRunning"/>.</exception>
    public static RunningLock Take(IStorage storage, string folder, bool takeOver, DateTimeOffset now)
    {
        if (storage is not LocalStorage)
            return new RunningLock(null);
        var place = $"{storage.Location}/{folder}";
        Directory.CreateDirectory(place);
        FileStream file;
        try
        {
            file = new FileStream($"{place}/lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (takeOver)
        {
            return new RunningLock(null);
        }
        catch (IOException error)
        {
            throw new StreamException(
                StreamError.AlreadyRunning,
                $"the stream with checkpoints in '{place}' is run already by {HolderOf(place)}: stop that one first, or take over and it will be fenced",
                inner: error);
        }

        File.WriteAllBytes($"{place}/holder.json", JsonSerializer.SerializeToUtf8Bytes(new Holder(Environment.MachineName, Environment.ProcessId, now)));
        return new RunningLock(file);
    }

    public void Dispose() => _file?.Dispose();

    private static string HolderOf(string place)
    {
        try
        {
            var holder = JsonSerializer.Deserialize<Holder>(File.ReadAllBytes($"{place}/holder.json"))!;
            return $"process {holder.ProcessId} on {holder.Host} since {holder.Since:yyyy-MM-dd HH:mm:ss} UTC";
        }
        catch (Exception error) when (error is IOException or JsonException)
        {
            return "another process";
        }
    }

    private sealed record Holder(string Host, int ProcessId, DateTimeOffset Since);
}
