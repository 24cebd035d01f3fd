using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Hybrid.Orchestrator.Ledger;

/// <summary>One input partition of a run, at the generation that the run reads.</summary>
/// <param name="Table">The table's name.</param>
/// <param name="TableId">The table's id: a table that was deleted and made again counts its versions from zero, and is another.</param>
/// <param name="Partition">The partition in its text form, empty for a table without partitions.</param>
/// <param name="Generation">The version that changed the partition's data last; -1 when it has never held any.</param>
internal sealed record RunInput(string Table, string TableId, string Partition, long Generation)
{
    /// <summary>The generation of a partition that has never held data.</summary>
    public const long NoGeneration = -1;

    /// <summary>
    /// The canonical text of a set of inputs, hashed (SHA-256, 32 hexadecimal digits): equal for equal sets in any order.
    /// It is the part of a run's unique key that says what the run reads.
    /// </summary>
    public static string KeyOf(IEnumerable<RunInput> inputs)
    {
        var text = new StringBuilder();
        foreach (var input in inputs.OrderBy(input => input.Table, StringComparer.Ordinal).ThenBy(input => input.Partition, StringComparer.Ordinal))
            text.Append(CultureInfo.InvariantCulture, $"{input.Table}={input.TableId}/{input.Partition}@{input.Generation}\n");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 16));
    }
}
