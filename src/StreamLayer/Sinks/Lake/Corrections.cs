using Hybrid.Lake.Parquet;
using Hybrid.Lake.Tables;

namespace Hybrid.StreamLayer.Sinks.Lake;

/// <summary>
/// Rows of one partition that replace committed ones and wait to be merged. Later rows of a key come after
/// earlier ones, so that the last counts.
/// <para>Always true: once a key waits, all later rows of it wait as well, until they are handed over together: an older row never overtakes a newer one.</para>
/// </summary>
internal sealed class Corrections(PartitionKey partition, IReadOnlyList<LakeColumn> columns)
{
    private readonly HashSet<ulong> _keys = [];

    /// <summary>The partition.</summary>
    public PartitionKey Partition { get; } = partition;

    /// <summary>The rows, in the staged form. End a row with <see cref="EndRow"/>.</summary>
    public RowBufferBuilder Rows { get; } = new(columns);

    /// <summary>Hashes of the rows' keys, one for each row.</summary>
    public List<ulong> Hashes { get; } = [];

    /// <summary>Whether a row of the key waits.</summary>
    public bool Contains(ulong hash) => _keys.Contains(hash);

    /// <summary>Ends the row that was appended.</summary>
    public void EndRow(ulong hash)
    {
        Rows.EndRow();
        Hashes.Add(hash);
        _keys.Add(hash);
    }

    /// <summary>Hands over the rows.</summary>
    public RowBuffer Take()
    {
        Hashes.Clear();
        _keys.Clear();
        return Rows.SealShared(); // a checkpoint may still be writing a view of them
    }
}
