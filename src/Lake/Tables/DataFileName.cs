using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Hybrid.Lake.Tables;

/// <summary>
/// Names of data files say who wrote them and in which transaction, so that vacuum can tell what can never be committed any more:
/// <c>part-WRITERHASH-NUMBER-UNIQUE.parquet</c>, both numbers in hex.
/// </summary>
/// <param name="WriterHash">Hash of the writer's (or batch transaction's) id.</param>
/// <param name="Number">Its transaction number.</param>
public readonly record struct DataFileName(ulong WriterHash, long Number)
{
    private const string Prefix = "part-";
    private const int HexLength = 16;

    /// <summary>The folder for rows that wait to be merged into a keyed table, below the table's. Readers of Delta skip names with an underscore.</summary>
    public const string StagedFolder = "_staged";

    /// <summary>A new name for a file of a partition, with the partition's folder, below the table's folder.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="writer">The writer's or batch transaction's id.</param>
    /// <param name="number">incarnation &lt;&lt; 32 | epoch (<see cref="WriterNumber"/>), or a batch run's sequence.</param>
    public static string NewPath(PartitionKey partition, string writer, long number) => NewPath(partition.Folder, writer, number);

    /// <summary>A new name for a staged file of a keyed table: rows that a commit merges.</summary>
    /// <inheritdoc cref="NewPath(PartitionKey, string, long)"/>
    public static string NewStagedPath(PartitionKey partition, string writer, long number) =>
        NewPath(partition.Folder.Length == 0 ? StagedFolder : $"{StagedFolder}/{partition.Folder}", writer, number);

    /// <summary>Reads a name; false when it is another program's.</summary>
    public static bool TryParse(string path, out DataFileName name)
    {
        name = default;
        var file = path.AsSpan(path.LastIndexOf('/') + 1);
        if (file.Length < Prefix.Length + 2 * (HexLength + 1) || !file.StartsWith(Prefix, StringComparison.Ordinal))
            return false;
        file = file[Prefix.Length..];
        if (file[HexLength] != '-' || file[2 * HexLength + 1] != '-'
            || !ulong.TryParse(file[..HexLength], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hash)
            || !long.TryParse(file.Slice(HexLength + 1, HexLength), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number))
            return false;
        name = new(hash, number);
        return true;
    }

    /// <summary>The hash of an id (the first 8 bytes of its SHA-256).</summary>
    public static ulong HashOf(string writer)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(writer), hash);
        return BinaryPrimitives.ReadUInt64BigEndian(hash);
    }

    private static string NewPath(string folder, string writer, long number)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{HashOf(writer):x16}-{number:x16}-{Guid.NewGuid():N}.parquet");
        return folder.Length == 0 ? name : $"{folder}/{name}";
    }
}
