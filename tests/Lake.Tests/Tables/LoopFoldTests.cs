using FsCheck;
using FsCheck.Fluent;
using Hybrid.Lake.Delta;
using Hybrid.Lake.Tables;

namespace Hybrid.Lake.Tests.Tables;

public sealed class LoopFoldTests
{
    private const long Minute = 60_000_000;
    private static readonly PartitionKey H1 = TestTable.Hour(1);
    private static readonly PartitionKey H2 = TestTable.Hour(2);

    [Fact]
    public void Watermark_PassesEnd_ClosesAndThenMakesFinal()
    {
        var loop = new Steps(lateness: 5 * Minute);
        Assert.Equal("changed 2015-09-12T01", loop.Data("w", H1.End - 1, H1));
        Assert.Equal("closed 2015-09-12T01", loop.Data("w", H1.End));
        Assert.Equal("", loop.Data("w", H1.End + 5 * Minute - 1));
        Assert.Equal("final 2015-09-12T01", loop.Data("w", H1.End + 5 * Minute));
        Assert.Equal((0, 1, 3), (loop.State.Partitions[H1].Generation, loop.State.Partitions[H1].ClosedIn, loop.State.Partitions[H1].FinalIn));
    }

    [Fact]
    public void LateRows_InAClosedPartition_MakeANewGenerationOfItAlone()
    {
        var loop = new Steps(lateness: 60 * Minute);
        loop.Data("w", H1.Start, H1, H2);
        loop.Data("w", H2.End);
        Assert.Equal("changed 2015-09-12T01", loop.Data("w", H2.End, H1));
        Assert.Equal(2, loop.State.GenerationOf(H1));
        Assert.Equal(0, loop.State.GenerationOf(H2));
        Assert.True(loop.State.IsClosed(H1));
    }

    [Fact]
    public void RowsBehindTheWatermark_OfAnEmptyPartition_AreClosedAtOnce()
    {
        var loop = new Steps(lateness: 60 * Minute);
        loop.Data("w", H2.End);
        Assert.Equal("changed 2015-09-12T02, closed 2015-09-12T02", loop.Data("w", H2.End, H2));
    }

    [Fact]
    public void Watermark_OfSeveralWriters_IsTheLeastAndNeverFalls()
    {
        var loop = new Steps();
        loop.Data("a", 100);
        loop.Data("b", 50); // it joins at the table's
        Assert.Equal(100, loop.State.Watermark);
        loop.Data("a", 300);
        Assert.Equal(100, loop.State.Watermark);
        loop.Data("b", 200);
        Assert.Equal(200, loop.State.Watermark);
        loop.Data("a", 150); // taken back to an older checkpoint
        Assert.Equal(200, loop.State.Watermark);
        loop.Data("b", 250);
        Assert.Equal(200, loop.State.Watermark); // waits for a
        loop.Data("a", 240);
        Assert.Equal(240, loop.State.Watermark);
    }

    [Fact]
    public void Retire_TheSlowest_LetsTheOthersGoOn()
    {
        var loop = new Steps();
        loop.Data("slow", 10, H1);
        loop.Data("fast", H2.End);
        Assert.Equal(10, loop.State.Watermark);
        Assert.Equal("closed 2015-09-12T01, final 2015-09-12T01", loop.Apply(new() { Version = 2, RetiredWriter = "slow" }));
        Assert.Equal(H2.End, loop.State.Watermark);
        loop.Data("slow", 20); // it comes back, at the table's
        Assert.Equal(H2.End, loop.State.Watermark);
        Assert.Equal(H2.End, loop.State.Writers["slow"].Watermark);
    }

    [Fact]
    public void Compaction_AndExpiry_MakeNoGeneration()
    {
        var loop = new Steps();
        loop.Data("w", H1.End, H1, H2);
        Assert.Equal("", loop.Apply(new() { Version = 1, Kind = CommitKind.Compaction, Touched = [H1] }));
        Assert.Equal(0, loop.State.GenerationOf(H1));
        Assert.Equal("", loop.Apply(new() { Version = 2, Kind = CommitKind.Expiry, Touched = [H1] }));
        Assert.Null(loop.State.GenerationOf(H1));
        Assert.Equal("closed 2015-09-12T02, final 2015-09-12T02", loop.Data("w", H2.End));
    }

    [Fact]
    public void Batch_Commit_ClosesItsPartitionAndKeepsLineage()
    {
        var lineage = new RunLineage("report", "r1", 1, [new("orders", "orders-id", H1, 7)]);
        var loop = new Steps();
        Assert.Equal(
            "changed 2015-09-12T01, closed 2015-09-12T01",
            loop.Apply(new() { Version = 0, Touched = [H1], Batch = new(H1, lineage, "hash") }));
        Assert.Equal(lineage, loop.State.Partitions[H1].Lineage);

        // A rewrite to equal rows has no files; it can still make the partition final.
        Assert.Equal(
            "final 2015-09-12T01",
            loop.Apply(new() { Version = 1, Batch = new(H1, lineage with { Sequence = 2 }, "hash", IsFinal: true) }));
        Assert.Equal((0L, "hash", 2L), (loop.State.Partitions[H1].Generation, loop.State.Partitions[H1].RowHash, loop.State.Partitions[H1].Lineage!.Sequence));
    }

    [Fact]
    public void EndOfInput_ClosesUnpartitionedAndNullPartitions()
    {
        var loop = new Steps();
        loop.Data("w", 5, PartitionKey.Whole, PartitionKey.Null(PartitionUnit.Hour), H1);
        Assert.Equal("closed 2015-09-12T01, final 2015-09-12T01", loop.Data("w", H2.End));
        Assert.Equal("closed all hour:null, final all hour:null", loop.Data("w", long.MaxValue));
    }

    /// <summary>The incremental fold against the definition: all partitions looked at after each commit.</summary>
    [Fact]
    public void Apply_RandomCommits_IsWhatTheDefinitionSays()
    {
        var commits = Gen.Choose(0, 400).Four().ListOf(40);
        Prop.ForAll(commits.ToArbitrary(), steps =>
        {
            var loop = new Steps(lateness: 90 * Minute);
            var watermarks = new Dictionary<string, long>();
            var table = long.MinValue;
            var closedIn = new Dictionary<PartitionKey, long>();
            var finalIn = new Dictionary<PartitionKey, long>();
            var generations = new Dictionary<PartitionKey, long>();
            var version = 0;
            foreach (var (who, time, first, second) in steps)
            {
                var writer = $"w{who % 3}";
                var watermark = TestTable.Start + time * Minute;
                PartitionKey[] touched = [.. new[] { TestTable.Hour(first % 7), TestTable.Hour(second % 7) }.Distinct()];
                loop.Data(writer, watermark, touched);

                watermarks[writer] = watermarks.ContainsKey(writer) ? watermark : Math.Max(watermark, table);
                table = Math.Max(table, watermarks.Values.Min());
                foreach (var partition in touched)
                    generations[partition] = version;
                foreach (var partition in generations.Keys)
                {
                    if (partition.End <= table)
                        closedIn.TryAdd(partition, version);
                    if (partition.End + 90 * Minute <= table)
                        finalIn.TryAdd(partition, version);
                }

                version++;
            }

            Assert.Equal(table, loop.State.Watermark);
            Assert.Equal(generations.OrderBy(entry => entry.Key), loop.State.Partitions.Select(entry => KeyValuePair.Create(entry.Key, entry.Value.Generation)));
            Assert.All(loop.State.Partitions, entry => Assert.Equal(closedIn.TryGetValue(entry.Key, out var at) ? at : null, entry.Value.ClosedIn));
            Assert.All(loop.State.Partitions, entry => Assert.Equal(finalIn.TryGetValue(entry.Key, out var at) ? at : null, entry.Value.FinalIn));

            var saved = LoopStateJson.Read(LoopStateJson.Write(loop.State, version, DateTimeOffset.UnixEpoch)).State;
            Assert.Equal(loop.State.Partitions, saved.Partitions);
            Assert.Equal(loop.State.Writers.OrderBy(entry => entry.Key), saved.Writers.OrderBy(entry => entry.Key));
            Assert.Equal(loop.State.Open, saved.Open);
            Assert.Equal(loop.State.Settling, saved.Settling);
        }).QuickCheckThrowOnFailure();
    }

    private sealed class Steps(long lateness = 0)
    {
        private long _version;

        public LoopState State { get; private set; } = LoopState.Empty;

        public string Data(string writer, long watermark, params PartitionKey[] touched) =>
            Apply(new() { Version = _version, Touched = touched, Writer = new(writer, _version + 1, _version + 1, watermark), Lateness = lateness });

        public string Apply(LoopCommit commit)
        {
            (State, var changes) = State.Apply(commit);
            _version = commit.Version + 1;
            var parts = new[] { ("changed", changes.Changed), ("closed", changes.Closed), ("final", changes.Final) };
            return string.Join(", ", parts.Where(part => part.Item2.Count > 0).Select(part => $"{part.Item1} {string.Join(' ', part.Item2)}"));
        }
    }
}
