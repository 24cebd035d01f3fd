using FsCheck;
using FsCheck.Fluent;
using Hybrid.Lake.Tables;
using Hybrid.StreamLayer.Sinks;

namespace Hybrid.StreamLayer.Tests.Sinks.Lake;

public sealed class KeyedLakeSinkTests : IDisposable
{
    private const long Minute = 60_000_000;
    private const long Hour = 60 * Minute;
    private readonly string _folder = Directory.CreateTempSubdirectory("hybrid-keyed-").FullName;
    private readonly ManualTime _time = new();
    private int _lakes;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private readonly record struct Total([property: Key] Utf8 Country, [property: Key] int? Part, long Sum);

    private static LakeSinkOptions Hourly { get; } = new() { Lateness = TimeSpan.FromMinutes(30) };

    private static (Total, long, RowKind) Row(string country, long sum, long time = 10 * Hour, RowKind kind = RowKind.Insert) => (new Total(country, country.Length == 1 ? null : country.Length, sum), time, kind);

    private LakeCatalog NewLake() => LakeCatalog.Open(Path.Combine(_folder, $"{_lakes++}"), _time);

    [Fact]
    public async Task Checkpoint_FirstResults_DoNotWaitAndMakeAGeneration()
    {
        await using var run = await new SinkRun<Total>(NewLake(), Hourly, time: _time).OpenAsync();
        run.Write(Row("A", 1), Row("BB", 2), Row("A", 3));
        var receipt = await run.CheckpointAsync();
        Assert.Equal(["A|NULL|3|1970-01-01|10", "BB|2|2|1970-01-01|10"], await run.RowsAsync());
        Assert.Equal(receipt.Version, (await run.Catalog.Table("t").SnapshotAsync()).Loop.GenerationOf(PartitionKey.Parse("1970-01-01T10")));
    }

    [Fact]
    public async Task Checkpoint_Corrections_AreMergedOnceAnInterval()
    {
        await using var run = await new SinkRun<Total>(NewLake(), Hourly, time: _time).OpenAsync();
        run.Write(Row("A", 1), Row("BB", 2));
        await run.CheckpointAsync();

        run.Write(Row("A", 10, kind: RowKind.UpdateBefore), Row("A", 10, kind: RowKind.UpdateAfter));
        Assert.NotNull((await run.CheckpointAsync()).Version); // the first does not wait: none was merged within the interval
        run.Write(Row("A", 11));
        run.Write(Row("CCC", 3));
        await run.CheckpointAsync(); // CCC is a first result; A waits
        Assert.Equal(["A|NULL|10", "BB|2|2", "CCC|3|3"], await Sums(run));
        run.Write(Row("A", 12));
        Assert.Null((await run.CheckpointAsync()).Version);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.NotNull((await run.CheckpointAsync()).Version);
        Assert.Equal(["A|NULL|12", "BB|2|2", "CCC|3|3"], await Sums(run));

        run.Write(Row("A", 13));
        run.Watermark(11 * Hour + 30 * Minute);
        await run.CheckpointAsync(); // final: nothing waits any more
        Assert.Equal(["A|NULL|13", "BB|2|2", "CCC|3|3"], await Sums(run));
    }

    [Fact]
    public async Task Checkpoint_CorrectionsOfAPartitionThatCloses_AreMergedInTheCommitThatClosesIt()
    {
        await using var run = await new SinkRun<Total>(NewLake(), Hourly, time: _time).OpenAsync();
        run.Write(Row("A", 1));
        await run.CheckpointAsync();
        run.Write(Row("A", 2));
        await run.CheckpointAsync();

        run.Write(Row("A", 3)); // within the interval: it would wait
        run.Watermark(11 * Hour);
        var closing = await run.CheckpointAsync();
        Assert.Equal(["A|NULL|3"], await Sums(run));
        var hour = (await run.Catalog.Table("t").SnapshotAsync()).Loop.Partitions[PartitionKey.Parse("1970-01-01T10")];
        Assert.Equal((closing.Version, closing.Version), (hour.ClosedIn, hour.Generation));

        run.Write(Row("A", 4)); // it is closed: corrections are coalesced again
        Assert.Null((await run.CheckpointAsync()).Version);
        Assert.Equal(["A|NULL|3"], await Sums(run));
    }

    [Fact]
    public async Task Checkpoint_LastOfTheRun_HoldsNothingBack()
    {
        await using var run = await new SinkRun<Total>(NewLake(), Hourly, time: _time).OpenAsync();
        run.Write(Row("A", 1));
        await run.CheckpointAsync();
        run.Write(Row("A", 2));
        await run.CheckpointAsync();
        run.Write(Row("A", 3));
        await run.CheckpointAsync(isLast: true);
        Assert.Equal(["A|NULL|3"], await Sums(run));
    }

    [Fact]
    public async Task Checkpoint_EqualRows_MakeNoGenerationAndRewriteNothing()
    {
        await using var run = await new SinkRun<Total>(NewLake(), Hourly, time: _time).OpenAsync();
        run.Write(Row("A", 1), Row("BB", 2));
        await run.CheckpointAsync();
        var before = await run.Catalog.Table("t").SnapshotAsync();
        run.Write(Row("A", 1), Row("BB", 2));
        await run.CheckpointAsync(isLast: true);
        var after = await run.Catalog.Table("t").SnapshotAsync();
        Assert.Equal(before.Files.Select(file => file.Path), after.Files.Select(file => file.Path));
        Assert.Equal(before.Loop.Partitions, after.Loop.Partitions);
    }

    [Fact]
    public async Task Checkpoint_Deletions_RemoveTheirKeys()
    {
        await using var run = await new SinkRun<Total>(NewLake(), Hourly, time: _time).OpenAsync();
        run.Write(Row("A", 1), Row("BB", 2), Row("DDDD", 0, kind: RowKind.Delete));
        await run.CheckpointAsync();
        run.Write(Row("A", 0, kind: RowKind.Delete));
        await run.CheckpointAsync(isLast: true);
        Assert.Equal(["BB|2|2"], await Sums(run));
    }

    [Fact]
    public void Restarts_SomeUpsertsAndCrashes_LeaveTheLastRowOfEachKey() => CheckRestarts(8);

    [SlowFact]
    public void Restarts_ManyUpsertsAndCrashes_LeaveTheLastRowOfEachKey() => CheckRestarts(60);

    private void CheckRestarts(int runs) => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(runs),
        Prop.ForAll(Arb.From(Step.ArrayOf()), steps =>
        {
            RunAsync(steps).GetAwaiter().GetResult();
        }));

    /// <summary>What happens next in a generated run: an upsert or deletion, a checkpoint (committed or not), or a crash.</summary>
    private static Gen<(int What, int Key, int Value)> Step { get; } =
        from what in Gen.Frequency((8, Gen.Constant(0)), (2, Gen.Constant(1)), (2, Gen.Constant(2)), (1, Gen.Constant(3)), (1, Gen.Constant(4)), (1, Gen.Constant(5)))
        from key in Gen.Choose(0, 5)
        from value in Gen.Choose(0, 3)
        select (what, key, value);

    private async Task RunAsync((int What, int Key, int Value)[] steps)
    {
        var lake = NewLake();
        var options = Hourly with { Partition = steps.Length % 3 == 0 ? PartitionUnit.None : PartitionUnit.Hour };
        var model = new Dictionary<(int Hour, int Key), long>();
        var (incarnation, parallelism) = (1, 1);
        var run = await new SinkRun<Total>(lake, options, incarnation, parallelism, _time).OpenAsync();
        RestoredEpochs? restored = null;
        IReadOnlyList<StoredState> states = [];
        var since = new List<(Total, long, RowKind)>(); // rows that a restart replays
        foreach (var (what, key, value) in steps)
        {
            switch (what)
            {
                case 0 or 1:
                    var hour = options.Partition == PartitionUnit.None ? 0 : key % 2;
                    var row = Row(new string((char)('A' + key), key + 1), value, (10 + hour) * Hour, what == 1 ? RowKind.Delete : value % 2 == 0 ? RowKind.Insert : RowKind.UpdateAfter);
                    run.Write(row);
                    since.Add(row);
                    if (what == 1)
                        model.Remove((hour, key));
                    else
                        model[(hour, key)] = value;
                    break;
                case 2 or 3:
                    var epoch = await run.PrepareAsync();
                    states = run.States;
                    since.Clear();
                    var pending = restored is { } before && before.Incarnation == incarnation ? before.Pending : [];
                    restored = new RestoredEpochs(incarnation, epoch.Epoch, [.. pending, epoch]);
                    if (what == 2) // else the commit is still to come at the crash
                    {
                        foreach (var one in restored.Pending)
                            await run.Committer.CommitAsync(one, default);
                        restored = restored with { Pending = value == 0 ? [epoch] : [] }; // the checkpoint may not know that the commit was done
                        _time.Advance(TimeSpan.FromSeconds(20 * value));
                    }

                    break;
                case 4: // an epoch is committed that the restored checkpoint will not know
                    if (restored is { Pending.Count: > 0 } || since.Count == 0)
                        break;
                    await run.CheckpointAsync();
                    await CrashAsync();
                    break;
                default:
                    await CrashAsync();
                    break;
            }

            if (restored is { Pending.Count: > 0 } && restored.Incarnation == incarnation && what == 2)
                restored = restored with { Pending = [restored.Pending[^1]] };
        }

        if (restored is { Pending.Count: > 0 } open && open.Incarnation == incarnation)
            await CrashAsync();
        await run.CheckpointAsync(isLast: true);
        var expected = model.Select(entry => $"{new string((char)('A' + entry.Key.Key), entry.Key.Key + 1)}|{(entry.Key.Key == 0 ? "NULL" : entry.Key.Key + 1)}|{entry.Value}").Order(StringComparer.Ordinal);
        Assert.Equal(expected, await Sums(run));
        await run.DisposeAsync();

        async Task CrashAsync()
        {
            incarnation++;
            parallelism = incarnation % 3 + 1;
            var crashed = run;
            run = await new SinkRun<Total>(lake, options, incarnation, parallelism, _time).OpenAsync(restored, states);
            await crashed.DisposeAsync();
            if (restored is not null)
                restored = restored with { Pending = [] };
            run.Write([.. since]);
        }
    }

    private static async Task<IEnumerable<string>> Sums(SinkRun<Total> run) => (await run.RowsAsync()).Select(row => string.Join('|', row.Split('|').Take(3))).Order(StringComparer.Ordinal);

    private sealed class ManualTime : TimeProvider
    {
        private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => _now;

        public void Advance(TimeSpan time) => _now += time;
    }
}
