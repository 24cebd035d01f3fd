using System.Text;
using System.Text.Json;

namespace Hybrid.Lake.Delta;

/// <summary>The file <c>_last_checkpoint</c> (protocol, "Last Checkpoint File Schema"): a hint where to begin.</summary>
/// <param name="Version">The checkpoint's version.</param>
/// <param name="Actions">Actions in it.</param>
/// <param name="Bytes">Its bytes; 0 when not said.</param>
/// <param name="Files">Add actions in it.</param>
internal sealed record LastCheckpoint(long Version, long Actions, long Bytes, long Files)
{
    /// <summary>Null when the file is damaged: it is a hint, and without it the folder is listed.</summary>
    public static LastCheckpoint? Read(byte[] content)
    {
        try
        {
            using var json = JsonDocument.Parse(content);
            return new(
                json.RootElement.GetProperty("version").GetInt64(),
                json.RootElement.GetProperty("size").GetInt64(),
                json.RootElement.TryGetProperty("sizeInBytes", out var bytes) ? bytes.GetInt64() : 0,
                json.RootElement.TryGetProperty("numOfAddFiles", out var files) ? files.GetInt64() : 0);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return null;
        }
    }

    public byte[] ToJson() => Encoding.UTF8.GetBytes(
        FormattableString.Invariant($$"""{"version":{{Version}},"size":{{Actions}},"sizeInBytes":{{Bytes}},"numOfAddFiles":{{Files}}}"""));
}
