using Hybrid.Lake.Parquet;
using Hybrid.Lake.Tables;
using Hybrid.StreamLayer.Checkpoints;

namespace Hybrid.StreamLayer.Sinks.Lake;

/// <summary>Reads a writer's state back.</summary>
internal static class CorrectionsState
{
    /// <summary>Beginning of the name under which each subtask's watermark stands.</summary>
    public const string WatermarkName = "watermark/";

    /// <summary>The columns as text, for <see cref="IStateSnapshot.Schema"/>.</summary>
    public static string SchemaOf(IReadOnlyList<LakeColumn> columns) => string.Join(';', columns.Select(column => $"{column.Name}:{column.Type.DeltaName}"));

    /// <summary>The lowest watermark that the former subtasks had received, or <see cref="EventTimes.None"/>.</summary>
    public static long WatermarkOf(RestoredState state)
    {
        var watermarks = state.Named.Where(named => named.Key.StartsWith(WatermarkName, StringComparison.Ordinal)).Select(named => BitConverter.ToInt64(named.Value)).ToArray();
        return watermarks.Length == 0 ? EventTimes.None : watermarks.Min();
    }

    /// <summary>Hands each waiting row to <paramref name="add"/>'s corrections.</summary>
    /// <param name="state">What this subtask restores.</param>
    /// <param name="table">The table's name, for messages.</param>
    /// <param name="columns">The columns of staged rows now: new ones become null, missing ones are refused.</param>
    /// <param name="add">Gives the corrections of a partition.</param>
    /// <exception cref="StreamException"><see cref="StreamError.StateIncompatible"/>: a column is gone or has another type.</exception>
    public static void Read(RestoredState state, string table, IReadOnlyList<LakeColumn> columns, Func<PartitionKey, Corrections> add)
    {
        foreach (var part in state.Parts)
        {
            if (part.KeyGroups.Count == 0)
                continue;
            var stored = StoredColumns(part.Schema, table, columns);
            foreach (var blob in part.KeyGroups.Values)
                ReadKeyGroup(blob, stored, columns, add);
        }
    }

    private static void ReadKeyGroup(
        ReadOnlyMemory<byte> blob, LakeColumn[] stored, IReadOnlyList<LakeColumn> columns, Func<PartitionKey, Corrections> add)
    {
        using var reader = new BinaryReader(new MemoryStream(blob.ToArray(), writable: false), System.Text.Encoding.UTF8);
        var targets = stored.Select(column => IndexOf(columns, column.Name)).ToArray();
        for (var partitions = reader.ReadInt32(); partitions > 0; partitions--)
        {
            var corrections = add(PartitionKey.Parse(reader.ReadString()));
            var hashes = new ulong[reader.ReadInt32()];
            for (var row = 0; row < hashes.Length; row++)
                hashes[row] = reader.ReadUInt64();
            RowBufferCodec.Read(reader, stored, targets, corrections.Rows, hashes.Length, row => corrections.EndRow(hashes[row]));
        }
    }

    private static LakeColumn[] StoredColumns(string schema, string table, IReadOnlyList<LakeColumn> columns) => [.. schema.Split(';').Select(text =>
    {
        var at = text.LastIndexOf(':');
        var stored = new LakeColumn(text[..at], LakeType.FromDelta(text[(at + 1)..]));
        var now = IndexOf(columns, stored.Name);
        if (now < 0 || columns[now].Type != stored.Type)
        {
            throw new StreamException(
                StreamError.StateIncompatible,
                $"the checkpoint holds rows for table '{table}' with column {stored.Name} {stored.Type}, which is {(now < 0 ? "gone" : $"{columns[now].Type} now")}: "
                + "run the former code until it has drained (hybrid stop --drain), or restore the column");
        }

        return stored;
    })];

    private static int IndexOf(IReadOnlyList<LakeColumn> columns, string name)
    {
        for (var index = 0; index < columns.Count; index++)
        {
            if (columns[index].Name == name)
                return index;
        }

        return -1;
    }
}
