using System.Text.Json;
using System.Text.Json.Serialization;
using Hybrid.Lake.Tables;

namespace Hybrid.StreamLayer.Sinks.Lake;

/// <summary>A file of an epoch, as the checkpoint holds it.</summary>
/// <param name="Path">Below the table's folder.</param>
/// <param name="Partition">Text form of its partition.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Modified">When it was written.</param>
/// <param name="Rows">Rows.</param>
/// <param name="Stats">Delta's statistics, or null for staged rows.</param>
internal sealed record PreparedFile(string Path, string Partition, long Size, DateTimeOffset Modified, long Rows, string? Stats)
{
    /// <summary>The files of an epoch as the payload of a checkpoint.</summary>
    public static byte[] Write(IReadOnlyList<PreparedFile> files) =>
        JsonSerializer.SerializeToUtf8Bytes(files, PreparedFileJson.Default.IReadOnlyListPreparedFile);

    /// <summary>Reads a payload.</summary>
    public static IReadOnlyList<PreparedFile> Read(ReadOnlySpan<byte> payload) =>
        JsonSerializer.Deserialize(payload, PreparedFileJson.Default.IReadOnlyListPreparedFile) ?? [];

    /// <summary>As the table's log has it.</summary>
    public LakeFile ToLakeFile(string writer, long number) => new()
    {
        Path = Path,
        Partition = PartitionKey.Parse(Partition),
        Size = Size,
        Modified = Modified,
        Rows = Rows,
        Stats = Stats,
        Writer = writer,
        WriterNumber = number,
    };
}

/// <summary>JSON of <see cref="PreparedFile"/>.</summary>
[JsonSerializable(typeof(IReadOnlyList<PreparedFile>))]
internal sealed partial class PreparedFileJson : JsonSerializerContext;
