using System.Runtime.CompilerServices;
using FsCheck;
using FsCheck.Fluent;
using Hybrid.StreamLayer.State;
using Hybrid.StreamLayer.State.Codecs;
using Hybrid.StreamLayer.State.Pages;

namespace Hybrid.StreamLayer.Tests.State;

public class PagedTableTests
{
    public record struct TextKey(Utf8 Name, int Number);

    public struct Pair
    {
        public long A;
        public long B;
    }

    public sealed class Tags
    {
        public List<int> Items { get; set; } = [];
    }

    private static readonly KeyGroupRange All = new(0, KeyGroupRange.DefaultCount - 1);

    [Fact]
    public void GetOrAdd_ManyKeys_FindsEachAgain()
    {
        const int Keys = 200_000;
        var table = new PagedTable<long, Pair>(All, new StateEpochs());
        for (var pass = 0; pass < 2; pass++)
        {
            for (long key = 0; key < Keys; key++)
            {
                ref var value = ref table.GetOrAdd(key * 7, out var existed);
                Assert.Equal(pass == 1, existed);
                value.A = key;
                value.B++;
            }
        }

        Assert.Equal(Keys, table.Count);
        var seen = new HashSet<long>();
        foreach (ref readonly var entry in table.Entries())
        {
            Assert.Equal(entry.Key, entry.Value.A * 7);
            Assert.Equal(2, entry.Value.B);
            Assert.True(seen.Add(entry.Key));
        }

        Assert.Equal(Keys, seen.Count);
    }

    /// <summary>Random operations with snapshots between them, on ranges of key groups of several sizes, against a dictionary.</summary>
    [Fact]
    public void Table_RandomOperations_EqualsDictionaryAndSoDoItsSnapshots()
    {
        var inputs =
            from operations in Gen.Choose(0, 99).Two().ListOf(300)
            from groups in Gen.Elements(1, 3, 43, 128)
            from keys in Gen.Elements(50, 20_000)
            select (operations, groups, keys);
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(40),
            Prop.ForAll(inputs.ToArbitrary(), input => Compare(input.operations, new KeyGroupRange(0, input.groups - 1), input.keys)));
    }

    [Fact]
    public void Snapshot_WritesGoOn_StaysAsItWas()
    {
        var epochs = new StateEpochs();
        var table = new PagedTable<string, Tags>(All, epochs);
        foreach (var key in new[] { "a", "b", "c" })
            table.GetOrAdd(key, out _) = new Tags { Items = [1] };
        var snapshot = table.Snapshot();
        var epoch = epochs.Take();

        table.GetOrAdd("a", out _).Items.Add(2); // a value that is an object is changed in place
        table.Remove("b", KeyHasher<string>.Hash("b"));

        Assert.Equal(["a 1", "b 1", "c 1"], Content(snapshot, tags => string.Join(',', tags.Items)));
        Assert.Equal(["a 1,2", "c 1"], Content(table.Snapshot(), tags => string.Join(',', tags.Items)));
        epochs.Release(epoch);
        Assert.Equal(-1, epochs.Protected);
    }

    /// <summary>One thread updates while others write snapshots: each snapshot equals the dictionary copy of its moment.</summary>
    [Fact]
    public async Task Snapshot_WrittenByAnotherThread_EqualsItsMoment()
    {
        var epochs = new StateEpochs();
        var table = new PagedTable<TextKey, long>(All, epochs);
        var model = new Dictionary<TextKey, long>();
        var random = new Random(5);
        var writers = new List<Task>();
        for (var round = 0; round < 12; round++)
        {
            var snapshot = table.Snapshot();
            var epoch = epochs.Take();
            var expected = new Dictionary<TextKey, long>(model);
            writers.Add(Task.Run(() =>
            {
                var read = new PagedTable<TextKey, long>(All, new StateEpochs());
                for (var group = 0; group < KeyGroupRange.DefaultCount; group++)
                {
                    var output = new StateWriter();
                    snapshot.Write(group, output);
                    Assert.Equal(snapshot.Has(group), output.Written.Length > 1);
                    read.Read(new StateReader(output.Written), StateCodec<TextKey>.Default, StateCodec<long>.Default);
                }

                epochs.Release(epoch);
                Assert.Equal(expected.Count, read.Count);
                foreach (ref readonly var entry in read.Entries())
                    Assert.Equal(expected[entry.Key], entry.Value);
            }));
            for (var i = 0; i < 20_000; i++)
            {
                var number = random.Next(15_000);
                var key = new TextKey(new Utf8($"key {number}"), number);
                if (random.Next(4) == 0)
                {
                    Assert.Equal(model.Remove(key), table.Remove(key, KeyHasher<TextKey>.Hash(key)));
                    continue;
                }

                model[key] = model.GetValueOrDefault(key) + i;
                table.GetOrAdd(key, out _) += i;
            }
        }

        await Task.WhenAll(writers);
        Assert.Equal(-1, epochs.Protected);
    }

    [Fact]
    public void GetOrAdd_KeyWithText_KeepsNoForeignChunkAlive()
    {
        var table = new PagedTable<Utf8, int>(All, new StateEpochs());
        var chunk = AddSlice(table);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.False(chunk.TryGetTarget(out _));
        Assert.Equal(1, table.Peek("BCD", KeyHasher<Utf8>.Hash("BCD")));

        [MethodImpl(MethodImplOptions.NoInlining)]
        static WeakReference<byte[]> AddSlice(PagedTable<Utf8, int> table)
        {
            var bytes = "ABCDE"u8.ToArray();
            table.GetOrAdd(new Utf8(bytes, 1, 3), out _) = 1;
            return new WeakReference<byte[]>(bytes);
        }
    }

    [Fact]
    public void GetOrAdd_KnownKeys_AllocatesNothing()
    {
        var table = new PagedTable<TextKey, Pair>(All, new StateEpochs());
        var keys = Enumerable.Range(0, 100).Select(i => new TextKey(new Utf8($"k{i}"), i)).ToArray();
        for (var warm = 0; warm < 3; warm++)
            Update();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Update();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Update()
        {
            foreach (var key in keys)
                table.GetOrAdd(key, out _).A++;
        }
    }

    private static bool Compare(List<(int Kind, int Draw)> operations, KeyGroupRange groups, int keys)
    {
        var epochs = new StateEpochs();
        var table = new PagedTable<long, int>(groups, epochs, groups.Count);
        var model = new Dictionary<long, int>();
        var snapshots = new List<(PagedTableSnapshot<long, int> Snapshot, long Epoch, Dictionary<long, int> Expected)>();
        var random = new Random(operations.Count + keys);
        foreach (var (kind, draw) in operations)
        {
            switch (kind)
            {
                case < 55:
                    for (var i = 0; i <= draw * 2; i++)
                    {
                        var key = random.Next(keys);
                        ref var value = ref table.GetOrAdd(key, out var existed);
                        Assert.Equal(model.TryGetValue(key, out var known), existed);
                        Assert.Equal(known, value);
                        value = model[key] = known + draw;
                    }

                    break;
                case < 85:
                    for (var i = 0; i <= draw / 4; i++)
                    {
                        long key = random.Next(keys);
                        Assert.Equal(model.Remove(key), table.Remove(key, KeyHasher<long>.Hash(key)));
                    }

                    break;
                case < 93:
                    var snapshot = table.Snapshot();
                    snapshots.Add((snapshot, epochs.Take(), new Dictionary<long, int>(model)));
                    break;
                case < 98 when snapshots.Count > 0:
                    var at = draw % snapshots.Count;
                    AssertSame(snapshots[at].Expected, snapshots[at].Snapshot);
                    epochs.Release(snapshots[at].Epoch);
                    snapshots.RemoveAt(at);
                    break;
                case 99 when draw > 90:
                    table.Clear();
                    model.Clear();
                    break;
                default:
                    long wanted = random.Next(keys);
                    ref readonly var found = ref table.Peek(wanted, KeyHasher<long>.Hash(wanted));
                    Assert.Equal(model.ContainsKey(wanted), !Unsafe.IsNullRef(in found));
                    break;
            }
        }

        Assert.Equal(model.Count, table.Count);
        AssertSame(model, table.Snapshot());
        foreach (var (snapshot, _, expected) in snapshots)
            AssertSame(expected, snapshot);
        return true;
    }

    private static void AssertSame(Dictionary<long, int> expected, PagedTableSnapshot<long, int> snapshot)
    {
        Assert.Equal(expected.Count, snapshot.Count);
        var found = 0;
        foreach (ref readonly var entry in snapshot.Entries())
        {
            Assert.Equal(expected[entry.Key], entry.Value);
            found++;
        }

        Assert.Equal(expected.Count, found);
    }

    private static List<string> Content<TKey, TValue>(PagedTableSnapshot<TKey, TValue> snapshot, Func<TValue, string> show)
    {
        var content = new List<string>();
        foreach (ref readonly var entry in snapshot.Entries())
            content.Add($"{entry.Key} {show(entry.Value)}");
        content.Sort(StringComparer.Ordinal);
        return content;
    }
}
