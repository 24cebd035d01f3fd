using FsCheck;
using FsCheck.Fluent;
using Hybrid.Lake.Tables;

namespace Hybrid.Lake.Tests.Tables;

/// <summary>
/// Random lives of a writer: epochs that append or replace a file, compactions, another writer's rows, crashes that restore any checkpoint that may be restored.
/// A file's rows are known to the model alone; at the end the table must hold the epochs up to the last one, each once.
/// </summary>
public sealed class TakeBackPropertyTests
{
    private const string Id = "w";
    private static readonly PartitionKey P = TestTable.Hour(1);

    [Fact]
    public void Open_AfterAnyLife_TheTableHoldsEachEpochOnce()
    {
        var steps = Gen.Choose(0, 99).Two().ListOf(25);
        Prop.ForAll(steps.ToArbitrary(), life => RunAsync(life).GetAwaiter().GetResult()).Check(Config.QuickThrowOnFailure.WithMaxTest(30)); // 100 take a minute
    }

    private static async Task RunAsync(IReadOnlyList<(int, int)> life)
    {
        using var folder = new TemporaryFolder();
        await using var lake = LakeCatalog.Open(folder.Path, ManualTime.Start());
        var table = await lake.EnsureAsync(TestTable.Definition());
        var model = new Model(table);
        await model.RestoreAsync(0);
        foreach (var (what, which) in life)
        {
            if (what < 40)
                await model.EpochAsync(replaces: null);
            else if (what < 55)
                await model.EpochAsync(which);
            else if (what < 70)
                await model.CompactAsync(which);
            else if (what < 80)
                await model.OtherAsync();
            else
                await model.RestoreAsync(which);
            await model.CheckAsync();
        }
    }

    private sealed class Model(LakeTable table)
    {
        private readonly Dictionary<string, HashSet<string>> _rows = [];
        private readonly HashSet<string> _others = [];
        private readonly List<Checkpoint> _checkpoints = [new(null, [])]; // those that may be restored, oldest first
        private LakeWriter? _writer;
        private long _incarnation;
        private long _epoch;

        public async Task EpochAsync(int? replaces)
        {
            var number = WriterNumber.Of(_incarnation, ++_epoch);
            var row = WriterNumber.Text(number);
            var snapshot = await table.SnapshotAsync();
            var mine = snapshot.Files.Where(file => file.Writer == Id).OrderBy(file => file.Path, StringComparer.Ordinal).ToList();
            var file = await TestTable.StoreAsync(table, P, Id, number);
            _rows[file.Path] = [row];
            if (replaces is { } which && mine.Count > 0)
            {
                // As a keyed merge: the new file has the rows of the one that it replaces.
                var replaced = mine[which % mine.Count];
                _rows[file.Path].UnionWith(_rows[replaced.Path]);
                await table.CommitAsync((_, _) => ValueTask.FromResult(CommitDecision.Commit(new()
                {
                    Operation = "MERGE",
                    Adds = [file with { Writer = Id, WriterNumber = number }],
                    Removes = [replaced],
                    Transaction = new(Id, number),
                    Writer = new(Id, number, number, 0),
                })));
                _checkpoints.Add(new(TestTable.Epoch(_incarnation, _epoch, 0), [.. _checkpoints[^1].Rows, row]) { IsMerge = true });
                return;
            }

            var epoch = TestTable.Epoch(_incarnation, _epoch, 0, file);
            await _writer!.CommitAsync(epoch);
            _checkpoints.Add(new(epoch, [.. _checkpoints[^1].Rows, row]));
        }

        public async Task CompactAsync(int which)
        {
            var files = (await table.SnapshotAsync()).Files.OrderBy(file => file.Path, StringComparer.Ordinal).Where((_, index) => index % 3 != which % 3).ToList();
            if (files.Count < 2)
                return;
            var merged = TestTable.File(P, "compaction");
            _rows[merged.Path] = [.. files.SelectMany(file => _rows[file.Path])];
            await table.CommitAsync((_, _) => ValueTask.FromResult(CommitDecision.Commit(
                new() { Operation = "OPTIMIZE", Kind = CommitKind.Compaction, Adds = [merged], Removes = files })));
            await table.Storage.StoreFileAsync(table.PathOf(merged.Path), async (path, stop) => await File.WriteAllBytesAsync(path, [1], stop));
        }

        public async Task OtherAsync()
        {
            var file = await TestTable.StoreAsync(table, P, "other", 1);
            _rows[file.Path] = [file.Path];
            _others.Add(file.Path);
            await table.CommitAsync(TestTable.Append(file));
        }

        public async Task RestoreAsync(int which)
        {
            var at = _checkpoints.Count - 1 - which % Math.Min(4, _checkpoints.Count);
            var restored = _checkpoints[at];
            _checkpoints.RemoveRange(at + 1, _checkpoints.Count - at - 1); // later ones may not be restored any more
            _writer = new LakeWriter(table, Id, ++_incarnation);
            _epoch = 0;
            await _writer.OpenAsync(restored.Epoch is null
                ? WriterOpening.Fresh
                : new() { Restored = restored.Epoch.Number, Pending = restored.IsMerge ? [] : [restored.Epoch] });
        }

        public async Task CheckAsync()
        {
            var there = (await table.SnapshotAsync()).Files.SelectMany(file => _rows[file.Path]).Order(StringComparer.Ordinal).ToList();
            Assert.Equal(_checkpoints[^1].Rows.Concat(_others).Order(StringComparer.Ordinal), there);
        }

        private sealed record Checkpoint(WriterEpoch? Epoch, IReadOnlyList<string> Rows)
        {
            public bool IsMerge { get; init; }
        }
    }
}
