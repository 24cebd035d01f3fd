using Hybrid.Lake.Tables;
using Hybrid.Orchestrator.Ledger;

namespace Hybrid.Orchestrator.Decide;

/// <summary>What an output partition is made of now, and what it still waits for.</summary>
/// <param name="Counted">The input partitions that hold or held data, at their generations: what a run would read, and what its key is made of.</param>
/// <param name="Lookups">Tables without partitions by time beside those: read as they are when a run starts, they make nothing due.</param>
/// <param name="IsClosed">Whether all input partitions are closed.</param>
/// <param name="IsFinal">Whether all input partitions are final.</param>
/// <param name="HasFiles">Whether any input partition has files.</param>
/// <param name="Waits">Watermarks that would make it closed or final.</param>
/// <param name="IsThere">Whether all input tables exist.</param>
internal sealed record OutputInputs(
    IReadOnlyList<RunInput> Counted,
    IReadOnlyList<RunInput> Lookups,
    bool IsClosed,
    bool IsFinal,
    bool HasFiles,
    IReadOnlyList<WatermarkWait> Waits,
    bool IsThere)
{
    /// <summary>The key of <see cref="Counted"/>.</summary>
    public string Key => field ??= RunInput.KeyOf(Counted);

    /// <summary>Whether a run with this lineage read just these generations.</summary>
    public bool AreThoseOf(RunLineage lineage)
    {
        var read = lineage.Inputs.ToDictionary(input => (input.Table, input.Partition.ToString()), input => (input.TableId, input.Generation));
        foreach (var lookup in Lookups)
            read.Remove((lookup.Table, lookup.Partition));
        return read.Count == Counted.Count
            && Counted.All(input => read.TryGetValue((input.Table, input.Partition), out var held) && held == (input.TableId, input.Generation));
    }
}

/// <summary>A table's watermark that something waits for.</summary>
/// <param name="Table">The table.</param>
/// <param name="Watermark">The watermark, microseconds.</param>
internal readonly record struct WatermarkWait(string Table, long Watermark);
