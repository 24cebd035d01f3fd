using System.Buffers.Binary;
using System.Text.Json;

namespace Hybrid.StreamLayer.Sources.Kafka;

/// <summary>What a checkpoint holds of a Kafka source: the identity of the topic once, and for each partition where to go on.</summary>
internal static class KafkaState
{
    /// <summary>Name of the topic's identity.</summary>
    public const string IdentityName = "source:kafka";

    private const string SplitPrefix = "split:";
    private const int PositionSize = 2 * sizeof(long);

    /// <summary>Where to go on.</summary>
    /// <param name="Next">Next offset to read.</param>
    /// <param name="Skipped">Offsets that were gone by retention and skipped (<see cref="OffsetsGone.Continue"/>), ever.</param>
    public readonly record struct Position(long Next, long Skipped);

    /// <summary>A split's id, for instance <c>orders/3</c>.</summary>
    public static string SplitId(string topic, int partition) => $"{topic}/{partition}";

    /// <summary>The partition of a split's id.</summary>
    public static int PartitionOf(string splitId) =>
        int.Parse(splitId.AsSpan(splitId.LastIndexOf('/') + 1), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Name of a split's state.</summary>
    public static string NameOf(string splitId) => SplitPrefix + splitId;

    public static byte[] Write(Position position)
    {
        var bytes = new byte[PositionSize];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, position.Next);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(sizeof(long)), position.Skipped);
        return bytes;
    }

    public static byte[] Write(KafkaTopic topic) => JsonSerializer.SerializeToUtf8Bytes(topic);

    /// <summary>The positions by split id.</summary>
    /// <exception cref="StreamException">A blob is not one of this source.</exception>
    public static Dictionary<string, Position> ReadPositions(IReadOnlyDictionary<string, byte[]> named)
    {
        var positions = new Dictionary<string, Position>(StringComparer.Ordinal);
        foreach (var (name, blob) in named)
        {
            if (!name.StartsWith(SplitPrefix, StringComparison.Ordinal))
                continue;
            if (blob.Length != PositionSize)
                throw new StreamException(StreamError.StateIncompatible, $"The checkpoint's `{name}` has {blob.Length} bytes; a Kafka position has {PositionSize}: it was written by another source.");
            positions[name[SplitPrefix.Length..]] = new Position(
                BinaryPrimitives.ReadInt64LittleEndian(blob), BinaryPrimitives.ReadInt64LittleEndian(blob.AsSpan(sizeof(long))));
        }

        return positions;
    }

    /// <summary>The topic as it was, or null when the checkpoint does not say.</summary>
    public static KafkaTopic? ReadIdentity(IReadOnlyDictionary<string, byte[]> named) =>
        named.TryGetValue(IdentityName, out var blob) ? JsonSerializer.Deserialize<KafkaTopic>(blob) : null;
}
