using Hybrid.Lake.Parquet;
using Hybrid.Lake.Tables;
using Hybrid.StreamLayer.Checkpoints;

namespace Hybrid.StreamLayer.Sinks.Lake;

/// <summary>
/// A writer's state at a barrier: the corrections that wait, by the key group that their rows are routed by, and the watermark that it had received. The rows are
/// views of the writer's buffers; which rows belong to which group is worked out by the thread that writes the checkpoint.
/// </summary>
internal sealed class CorrectionsSnapshot : IStateSnapshot
{
    private readonly IReadOnlyList<View> _views;
    private readonly Func<PartitionKey, ulong, int> _groupOf;

    /// <summary>Takes the views.</summary>
    /// <param name="schema">The columns as text.</param>
    /// <param name="waiting">The corrections.</param>
    /// <param name="groupOf">The key group of a partition's row by its key's hash.</param>
    /// <param name="subtask">The writer's number.</param>
    /// <param name="watermark">The watermark that it had received.</param>
    public CorrectionsSnapshot(string schema, IEnumerable<Corrections> waiting, Func<PartitionKey, ulong, int> groupOf, int subtask, long watermark)
    {
        Schema = schema;
        _groupOf = groupOf;
        _views = [.. waiting.Where(one => one.Rows.Count > 0).Select(one => new View(one.Partition, one.Rows.View(), [.. one.Hashes]))];
        KeyGroups = [.. _views.SelectMany(view => view.Hashes.Select(hash => groupOf(view.Partition, hash))).Distinct().Order()];
        Named = new Dictionary<string, byte[]> { [$"{CorrectionsState.WatermarkName}{subtask}"] = BitConverter.GetBytes(watermark) };
    }

    /// <inheritdoc/>
    public string Schema { get; }

    /// <inheritdoc/>
    public IReadOnlyList<int> KeyGroups { get; }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, byte[]> Named { get; }

    /// <inheritdoc/>
    public void WriteKeyGroup(int keyGroup, Stream output)
    {
        using var writer = new BinaryWriter(output, System.Text.Encoding.UTF8, leaveOpen: true);
        var parts = _views
            .Select(view => (View: view, Rows: Enumerable.Range(0, view.Hashes.Length).Where(row => _groupOf(view.Partition, view.Hashes[row]) == keyGroup).ToArray()))
            .Where(part => part.Rows.Length > 0)
            .ToArray();
        writer.Write(parts.Length);
        foreach (var (view, rows) in parts)
        {
            writer.Write(view.Partition.ToString());
            writer.Write(rows.Length);
            foreach (var row in rows)
                writer.Write(view.Hashes[row]);
            RowBufferCodec.Write(view.Rows, rows, writer);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var view in _views)
            view.Rows.Dispose();
    }

    private sealed record View(PartitionKey Partition, RowBuffer Rows, ulong[] Hashes);
}
