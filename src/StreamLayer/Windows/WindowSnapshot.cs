using System.Collections.ObjectModel;
using Hybrid.StreamLayer.Checkpoints;
using Hybrid.StreamLayer.State;
using Hybrid.StreamLayer.State.Codecs;
using Hybrid.StreamLayer.State.Pages;

namespace Hybrid.StreamLayer.Windows;

/// <summary>
/// A window operator's slices at a barrier. A key group's blob is the watermark, then for each slice with keys of the group a 1, its start and the entries,
/// then a 0.
/// </summary>
internal sealed class WindowSnapshot<TKey, TAcc> : IStateSnapshot
{
    private readonly StateEpochs _epochs;
    private readonly long _epoch;
    private readonly long _watermark;
    private readonly (long Start, PagedTableSnapshot<TKey, TAcc> Table)[] _slices;
    private int _released;

    internal WindowSnapshot(Slices<TKey, TAcc> slices, long watermark, KeyGroupRange keyGroups, string schema)
    {
        _slices = new (long, PagedTableSnapshot<TKey, TAcc>)[slices.Count];
        for (var i = 0; i < _slices.Length; i++)
            _slices[i] = (slices[i].Start, slices[i].Table.Snapshot());
        _epochs = slices.Epochs;
        _epoch = _epochs.Take();
        _watermark = watermark;
        Schema = schema;
        KeyGroups = Enumerable.Range(keyGroups.First, keyGroups.Count).ToArray();
    }

    public string Schema { get; }

    public IReadOnlyList<int> KeyGroups { get; }

    public IReadOnlyDictionary<string, byte[]> Named => ReadOnlyDictionary<string, byte[]>.Empty;

    public void WriteKeyGroup(int keyGroup, Stream output)
    {
        var writer = new StateWriter(output);
        writer.Int64(_watermark);
        foreach (var (start, table) in _slices)
        {
            if (!table.Has(keyGroup))
                continue;
            writer.Byte(1);
            writer.Int64(start);
            table.Write(keyGroup, writer);
        }

        writer.Byte(0);
        writer.Flush();
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _released, 1) == 0)
            _epochs.Release(_epoch);
    }

    /// <summary>Adds a key group's blob to slices; returns its watermark.</summary>
    internal static long Read(ReadOnlyMemory<byte> blob, Slices<TKey, TAcc> slices, StateCodec<TAcc> accumulators)
    {
        var reader = new StateReader(blob);
        var watermark = reader.Int64();
        while (reader.Byte() == 1)
            slices.GetOrAdd(reader.Int64()).Table.Read(reader, StateCodec<TKey>.Default, accumulators);
        return reader.IsAtEnd ? watermark : throw reader.Corrupt("more follows than a key group has");
    }
}
