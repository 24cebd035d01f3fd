using Hybrid.Lake.Parquet;
using Hybrid.Lake.Tables;

namespace Hybrid.StreamLayer.Sinks.Lake;

/// <summary>The rows of one partition that a writer gathers for the running epoch, and in a keyed table what it knows of the partition's keys.</summary>
internal sealed class PartitionRows(PartitionKey key, long finalAt, IReadOnlyList<LakeColumn> columns)
{
    /// <summary>The partition.</summary>
    public PartitionKey Key { get; } = key;

    /// <summary>The watermark at which it is final.</summary>
    public long FinalAt { get; } = finalAt;

    /// <summary>Rows of the running epoch.</summary>
    public RowBufferBuilder Rows { get; } = new(columns);

    /// <summary>Bytes of the budget that <see cref="Rows"/> hold.</summary>
    public long Charged { get; set; }

    /// <summary>Whether the batch being written has rows for it.</summary>
    public bool IsTouched { get; set; }

    /// <summary>Hashes of the keys in <see cref="Rows"/>.</summary>
    public HashSet<ulong> FreshKeys { get; } = [];

    /// <summary>
    /// Hashes of keys handed over in earlier epochs of this run. Only a hint of what a row replaces: it decides whether the row waits, never what a merge does.
    /// </summary>
    public HashSet<ulong> EarlierKeys { get; } = [];

    /// <summary>When rows that replace others were last handed over, in ticks of the clock; null: never.</summary>
    public DateTimeOffset? CorrectedAt { get; set; }
}
