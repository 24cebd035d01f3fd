using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Hybrid.StreamLayer.Checkpoints;

/// <summary>Manifests as bytes: a line of JSON, then a line with its CRC-32C in hexadecimal.</summary>
internal static class ManifestFormat
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public static byte[] Write(Manifest manifest)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(manifest, Options);
        return [.. json, .. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\n{Checksum.Of(json):x8}\n"))];
    }

    /// <exception cref="StreamException"><see cref="StreamError.CheckpointCorrupt"/>.</exception>
    public static Manifest Read(ReadOnlySpan<byte> content, string place)
    {
        var end = content.LastIndexOf("\n"u8);
        var lineBreak = end < 0 ? -1 : content[..end].LastIndexOf("\n"u8);
        if (lineBreak < 0)
            throw Corrupt(place, "it is cut short");
        var json = content[..lineBreak];
        var sum = Encoding.ASCII.GetString(content[(lineBreak + 1)..end]);
        if (!uint.TryParse(sum, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var expected) || expected != Checksum.Of(json))
            throw Corrupt(place, "its checksum does not match");
        try
        {
            var manifest = JsonSerializer.Deserialize<Manifest>(json, Options)!;
            return manifest.Format == Manifest.CurrentFormat
                ? manifest
                : throw Corrupt(place, $"it has format {manifest.Format}, this version reads {Manifest.CurrentFormat}");
        }
        catch (JsonException error)
        {
            throw Corrupt(place, error.Message);
        }
    }

    private static StreamException Corrupt(string place, string why) => new(StreamError.CheckpointCorrupt, $"checkpoint manifest '{place}' cannot be used: {why}");
}
