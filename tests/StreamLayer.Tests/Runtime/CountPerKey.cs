using System.Text.Json;
using Hybrid.StreamLayer.Checkpoints;
using Hybrid.StreamLayer.Runtime;
using Hybrid.StreamLayer.State;

namespace Hybrid.StreamLayer.Tests.Runtime;

internal readonly record struct Event(int Key, long At, int Value);

internal readonly record struct KeyCount(int Key, long Count, long Sum);

/// <summary>Counts rows and sums values per key; gives the results when the input ends. Its state is keyed, in plain dictionaries, so that it proves the engine and not the state.</summary>
internal sealed class CountPerKey : Operator<Event, KeyCount>, ICheckpointed
{
    private readonly SortedDictionary<int, KeyCount> _counts = [];
    private readonly Batch<KeyCount> _output = new();

    public override void OnBatch(Batch<Event> batch)
    {
        for (var row = 0; row < batch.Count; row++)
        {
            var item = batch.Rows[row];
            Assert.True(Context.KeyGroups.Contains(GroupOf(item.Key)), "a row came to a subtask that does not own its key");
            var old = _counts.GetValueOrDefault(item.Key, new KeyCount(item.Key, 0, 0));
            _counts[item.Key] = new KeyCount(item.Key, old.Count + 1, old.Sum + item.Value);
        }

        Context.Counters.In += batch.Count;
        Context.Counters.Passed += batch.Count;
    }

    public override void OnWatermark(long watermark)
    {
        if (watermark == EventTimes.End)
        {
            foreach (var count in _counts.Values)
            {
                _output.Add(count, 0);
                Context.Counters.Out++;
                if (_output.IsFull)
                    Emit();
            }

            Emit();
            _counts.Clear();
        }

        Output.OnWatermark(watermark);
    }

    public IStateSnapshot Snapshot() =>
        new GroupedSnapshot(_counts.Values.GroupBy(count => GroupOf(count.Key)).ToDictionary(group => group.Key, group => JsonSerializer.SerializeToUtf8Bytes(group.ToArray())));

    public void Restore(RestoredState state)
    {
        foreach (var group in state.Parts.SelectMany(part => part.KeyGroups))
        {
            foreach (var count in JsonSerializer.Deserialize<KeyCount[]>(group.Value.Span)!)
                _counts.Add(count.Key, count);
        }
    }

    private int GroupOf(int key) => KeyGroupRange.GroupOf(KeyHasher<int>.Hash(key), Context.KeyGroupCount);

    private void Emit()
    {
        if (_output.Count > 0)
            Output.OnBatch(_output);
        _output.Clear();
    }

    private sealed class GroupedSnapshot(Dictionary<int, byte[]> groups) : IStateSnapshot
    {
        public string Schema => "count";

        public IReadOnlyList<int> KeyGroups { get; } = [.. groups.Keys.Order()];

        public IReadOnlyDictionary<string, byte[]> Named { get; } = new Dictionary<string, byte[]>();

        public void WriteKeyGroup(int keyGroup, Stream output) => output.Write(groups[keyGroup]);

        public void Dispose()
        {
        }
    }
}
