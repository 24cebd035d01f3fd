using System.Globalization;
using System.Text.Json;

namespace Hybrid.EndToEnd.Tests.Crash;

/// <summary>A stream's checkpoints, as an observer sees them from outside: the newest manifest, and what it says is pending.</summary>
internal sealed class CheckpointFolder(string lake, string project, string stream)
{
    public string Path { get; } = System.IO.Path.Combine(lake, "_hybrid", "checkpoints", project, stream);

    /// <summary>The newest start's number, 0 before the first.</summary>
    public long NewestClaim()
    {
        string claims = System.IO.Path.Combine(Path, "claims");
        return Directory.Exists(claims) ? Directory.EnumerateFiles(claims, "0*.json").Select(NumberOf).DefaultIfEmpty().Max() : 0;
    }

    /// <summary>The newest manifest, or null before the first.</summary>
    public string? NewestManifest() => Directory.Exists(Path)
        ? Directory.EnumerateFiles(Path, "0*-manifest.json", SearchOption.AllDirectories).Max(StringComparer.Ordinal)
        : null;

    /// <summary>Of the newest checkpoint: for each sink with rows or files in it, the transaction number that its commit will have.</summary>
    public IReadOnlyDictionary<string, long> PendingOfNewest()
    {
        if (NewestManifest() is not { } path)
        {
            return new Dictionary<string, long>();
        }

        using JsonDocument manifest = JsonDocument.Parse(File.ReadLines(path).First());
        Dictionary<string, long> pending = [];
        foreach (JsonElement sink in manifest.RootElement.GetProperty("sinks").EnumerateArray())
        {
            foreach (JsonElement epoch in sink.GetProperty("pending").EnumerateArray().Where(HasRows))
            {
                pending[sink.GetProperty("name").GetString()!] = epoch.GetProperty("incarnation").GetInt64() << 32 | epoch.GetProperty("epoch").GetInt64();
            }
        }

        return pending;
    }

    private static bool HasRows(JsonElement epoch) => epoch.GetProperty("prepared").GetArrayLength() > 0;

    private static long NumberOf(string claim) => long.Parse(System.IO.Path.GetFileNameWithoutExtension(claim), CultureInfo.InvariantCulture);
}
