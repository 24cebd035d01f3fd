using Hybrid.Lake.Parquet;
using Hybrid.Lake.Tables;
using Hybrid.StreamLayer.Sinks;
using Hybrid.StreamLayer.Sinks.Lake;

namespace Hybrid.StreamLayer.Tests.Sinks.Lake;

public sealed class LakeSinkTests : IDisposable
{
    private const long Minute = 60_000_000;
    private const long Hour = 60 * Minute;
    private readonly string _folder = Directory.CreateTempSubdirectory("hybrid-sink-").FullName;
    private readonly LakeCatalog _catalog;

    public LakeSinkTests() => _catalog = LakeCatalog.Open(_folder);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private readonly record struct Order([property: Column("order_id")] long Id, Utf8 Country, [property: Precision(6, 2)] decimal Amount, [property: EventTime] long At, string? NoteText, int? Count);

    private static (Order, long) At(long id, long time, decimal amount = 1.5m, string country = "DE") => (new Order(id, country, amount, time, null, null), time);

    private static LakeSinkOptions Hourly { get; } = new() { Lateness = TimeSpan.FromMinutes(30) };

    [Fact]
    public async Task Checkpoint_RowsOfTwoPartitions_AreTwoFilesInOneVersion()
    {
        await using var run = await new SinkRun<Order>(_catalog, Hourly, parallelism: 2).OpenAsync();
        run.Write(At(1, 10 * Hour + 1), At(2, 11 * Hour, 2.255m), At(3, 10 * Hour + Minute, country: "żółw, longer than twelve"));
        Assert.Empty((await _catalog.Table("t").SnapshotAsync()).Files);
        var receipt = await run.CheckpointAsync();

        Assert.Equal(("t", 3), (receipt.Target, receipt.Rows));
        Assert.Equal(
            [
                "1|DE|1.50|1970-01-01 10:00:00.000001+00|NULL|NULL|1970-01-01|10",
                "2|DE|2.26|1970-01-01 11:00:00+00|NULL|NULL|1970-01-01|11",
                "3|żółw, longer than twelve|1.50|1970-01-01 10:01:00+00|NULL|NULL|1970-01-01|10",
            ],
            await run.RowsAsync());
        var snapshot = await _catalog.Table("t").SnapshotAsync();
        Assert.Equal(receipt.Version, snapshot.Version);
        Assert.Equal(2, snapshot.FileCount);
        Assert.Contains("\"minValues\":{\"order_id\":1,\"country\":\"DE\"", snapshot.FilesOf(PartitionKey.Parse("1970-01-01T10")).Single().Stats, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Checkpoint_NothingNew_MakesNoVersionUntilAPartitionCloses()
    {
        await using var run = await new SinkRun<Order>(_catalog, Hourly).OpenAsync();
        Assert.False(run.Committer.WantsCheckpoint(10 * Hour));
        run.Write(At(1, 10 * Hour));
        Assert.NotNull((await run.CheckpointAsync()).Version);
        run.Watermark(10 * Hour + 1);
        Assert.False(run.Committer.WantsCheckpoint(10 * Hour + 1));
        Assert.Null((await run.CheckpointAsync()).Version);
        run.Watermark(11 * Hour);
        Assert.True(run.Committer.WantsCheckpoint(11 * Hour));
        Assert.NotNull((await run.CheckpointAsync()).Version);
        Assert.True((await _catalog.Table("t").SnapshotAsync()).Loop.IsClosed(PartitionKey.Parse("1970-01-01T10")));
        Assert.True(run.Committer.WantsCheckpoint(11 * Hour + 30 * Minute));
    }

    [Fact]
    public async Task Write_ToAFinalPartition_IsLateAndCounted()
    {
        await using var run = await new SinkRun<Order>(_catalog, Hourly).OpenAsync();
        run.Watermark(11 * Hour + 30 * Minute - 1);
        run.Write(At(1, 10 * Hour));
        run.Watermark(11 * Hour + 30 * Minute);
        run.Write(At(2, 11 * Hour - 1), At(3, 11 * Hour));
        var counters = run.Subtasks[0].Counters;
        Assert.Equal((3, 2, 1), (counters.In, counters.Passed, counters.Late));
        Assert.Equal((11 * Hour - 1, 11 * Hour + 30 * Minute), (run.Rejected.Late[0].Timestamp, run.Rejected.Late[0].Watermark));
        await run.CheckpointAsync();
        Assert.Equal(["1", "3"], (await run.RowsAsync()).Select(row => row.Split('|')[0]));
    }

    [Fact]
    public async Task Write_BadValues_AreDeadLetteredAndTheRestGoesOn()
    {
        await using var run = await new SinkRun<Order>(_catalog, Hourly).OpenAsync();
        run.Write(
            At(1, 10 * Hour),
            At(2, 10 * Hour, 12345.678m),
            (new Order(3, new Utf8([0xff, 0xfe], 0, 2), 1, 0, null, null), 10 * Hour),
            (new Order(4, "DE", 1, 0, "half \ud83d", null), 10 * Hour),
            (new Order(5, "DE", 1, long.MaxValue, null, null), 10 * Hour),
            (new Order(6, "DE", 1, 0, null, null), EventTimes.None),
            At(7, 10 * Hour));
        await run.CheckpointAsync();
        Assert.Equal(["1", "7"], (await run.RowsAsync()).Select(row => row.Split('|')[0]));
        Assert.Equal((7, 2, 5), (run.Subtasks[0].Counters.In, run.Subtasks[0].Counters.Passed, run.Subtasks[0].Counters.DeadLettered));
        Assert.Collection(
            run.Rejected.Dead.Select(dead => dead.Error),
            error => Assert.Contains("column amount: 12345.678 does not fit decimal(6,2)", error, StringComparison.Ordinal),
            error => Assert.Contains("column country", error, StringComparison.Ordinal),
            error => Assert.Contains("column note_text", error, StringComparison.Ordinal),
            error => Assert.Contains("column at", error, StringComparison.Ordinal),
            error => Assert.Contains("no event time", error, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Write_PastTheByteBudget_WritesEarlyAndLosesNothing()
    {
        using var pool = new ParquetWriterPool(threads: 1, budget: 256 * 1024);
        await using var run = await new SinkRun<Order>(_catalog, Hourly, pool: pool).OpenAsync();
        for (var round = 0; round < 40; round++)
            run.Write([.. Enumerable.Range(0, 1000).Select(number => At(round * 1000 + number, (number % 3 + 1) * Hour))]);
        var receipt = await run.CheckpointAsync();
        Assert.Equal(40_000, (await run.RowsAsync()).Count);
        Assert.True((await _catalog.Table("t").SnapshotAtAsync(receipt.Version!.Value)).FileCount > 3); // later versions may be compacted
        Assert.Equal(0, pool.Budget.Used);
    }

    [Fact]
    public async Task Dispose_AfterABarrier_PreparedFilesAreStillWrittenAndTheBudgetIsFree()
    {
        using var pool = new ParquetWriterPool();
        var run = await new SinkRun<Order>(_catalog, Hourly, pool: pool).OpenAsync();
        run.Write(At(1, 10 * Hour));
        var preparing = run.PrepareAsync(isLast: true);
        run.Write(At(2, 10 * Hour));
        await run.DisposeAsync();
        var epoch = await preparing;
        Assert.Single(epoch.Prepared);
        Assert.Equal(0, pool.Budget.Used);
        await using var next = await new SinkRun<Order>(_catalog, Hourly, incarnation: 2).OpenAsync(new RestoredEpochs(1, 1, [epoch]));
        Assert.Equal(["1"], (await next.RowsAsync()).Select(row => row.Split('|')[0]));
    }

    [Fact]
    public async Task Final_Partition_IsCompacted()
    {
        await using (var run = await new SinkRun<Order>(_catalog, Hourly).OpenAsync())
        {
            for (var epoch = 0; epoch < 5; epoch++)
            {
                run.Write(At(epoch, 10 * Hour));
                await run.CheckpointAsync();
            }

            Assert.Equal(5, (await _catalog.Table("t").SnapshotAsync()).FileCount);
            run.Watermark(12 * Hour);
            await run.CheckpointAsync(isLast: true);
        }

        var snapshot = await _catalog.Table("t").SnapshotAsync();
        Assert.Equal(1, snapshot.FileCount);
        Assert.Equal(5, snapshot.Files.Single().Rows);
    }

    [Fact]
    public async Task Open_AnotherSchemaInTheTable_NamesTheColumn()
    {
        await using (await new SinkRun<Order>(_catalog, Hourly).OpenAsync())
        {
        }

        await using var other = new SinkRun<OrderWithText>(_catalog, Hourly, incarnation: 2);
        var error = await Assert.ThrowsAsync<StreamException>(() => other.OpenAsync());
        Assert.Equal(StreamError.InvalidDefinition, error.Code);
        Assert.Contains("amount", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_OlderIncarnation_IsFenced()
    {
        await using var old = await new SinkRun<Order>(_catalog, Hourly, incarnation: 1).OpenAsync();
        old.Write(At(1, 10 * Hour));
        await using var newer = await new SinkRun<Order>(_catalog, Hourly, incarnation: 2).OpenAsync();
        var error = await Assert.ThrowsAsync<StreamException>(() => old.CheckpointAsync());
        Assert.Equal(StreamError.Fenced, error.Code);
        Assert.Empty(await newer.RowsAsync());
    }

    [Fact]
    public async Task Write_UpdatesToAnAppendTable_SaysHowToMakeItKeyed()
    {
        await using var run = await new SinkRun<Order>(_catalog, Hourly).OpenAsync();
        var error = Assert.Throws<StreamException>(() => run.Write((At(1, Hour).Item1, Hour, RowKind.UpdateAfter)));
        Assert.Contains("[Key]", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(typeof(WithSpan), "WithSpan.Took is of type TimeSpan")]
    [InlineData(typeof(string), "String cannot be a row")]
    [InlineData(typeof(WithDate), "column 'date' is there twice")]
    public void New_RowsThatMakeNoTable_SayWhy(Type row, string why)
    {
        var sink = typeof(LakeSink<>).MakeGenericType(row);
        var error = Assert.Throws<System.Reflection.TargetInvocationException>(() => Activator.CreateInstance(sink, new LakeSinkHost(_catalog), "t", new LakeSinkOptions()));
        Assert.Contains(why, Assert.IsType<StreamException>(error.InnerException).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("RobotShare", "robot_share")]
    [InlineData("countryISOCode", "country_iso_code")]
    [InlineData("CountryIsoCode", "country_iso_code")]
    [InlineData("already_snake", "already_snake")]
    [InlineData("ID", "id")]
    [InlineData("At2", "at2")]
    public void SnakeCase_Names_AreAsPeopleWriteThem(string name, string snake) => Assert.Equal(snake, RowColumns.SnakeCase(name));

    [Fact]
    public async Task Checkpoint_AllTypes_AreReadBack()
    {
        await using var run = await new SinkRun<Everything>(_catalog, new LakeSinkOptions { Partition = PartitionUnit.None }).OpenAsync();
        run.Write(
            (new Everything(), 0),
            (new Everything
            {
                Flag = true,
                Tiny = -8,
                Small = 8,
                Whole = -70000,
                Unsigned = uint.MaxValue,
                Long = long.MinValue,
                ULong = ulong.MaxValue,
                Real = 1.5f,
                Wide = double.NaN,
                Number = -1.123456789012345678m,
                Letter = 'ż',
                Text = "",
                Bytes = [1, 2],
                Id = Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"),
                Day = new DateOnly(9999, 12, 31),
                Moment = new DateTime(1, 1, 1, 0, 0, 0, DateTimeKind.Utc),
                Offset = new DateTimeOffset(2015, 9, 12, 7, 0, 0, TimeSpan.FromHours(2)),
                Kind = DayOfWeek.Friday,
                Maybe = 7,
                MaybeKind = DayOfWeek.Monday,
                Field = 5,
            }, 0));
        await run.CheckpointAsync();
        Assert.Equal(
            [
                "false|0|0|0|0|0|0|0|0|0.000000000000000000|\0|NULL|NULL|00000000-0000-0000-0000-000000000000|0001-01-01|0001-01-01 00:00:00+00|0001-01-01 00:00:00+00|Sunday|NULL|NULL|0",
                "true|-8|8|-70000|4294967295|-9223372036854775808|18446744073709551615|1.5|NaN|-1.123456789012345678|ż||\\x0102|00112233-4455-6677-8899-aabbccddeeff|9999-12-31|0001-01-01 00:00:00+00|2015-09-12 05:00:00+00|Friday|7|Monday|5",
            ],
            await run.RowsAsync());
    }

    private sealed record WithSpan(long Id, TimeSpan Took);

    private sealed record WithDate(long Id, DateOnly Date);

    private readonly record struct OrderWithText([property: Column("order_id")] long Id, Utf8 Country, string Amount, [property: EventTime] long At, string? NoteText, int? Count);

    private sealed class Everything
    {
        public bool Flag { get; init; }
        public sbyte Tiny { get; init; }
        public byte Small { get; init; }
        public int Whole { get; init; }
        public uint Unsigned { get; init; }
        public long Long { get; init; }
        public ulong ULong { get; init; }
        public float Real { get; init; }
        public double Wide { get; init; }
        public decimal Number { get; init; }
        public char Letter { get; init; }
        public string? Text { get; init; }
        public byte[]? Bytes { get; init; }
        public Guid Id { get; init; }
        public DateOnly Day { get; init; }
        public DateTime Moment { get; init; }
        public DateTimeOffset Offset { get; init; }
        public DayOfWeek Kind { get; init; }
        public int? Maybe { get; init; }
        public DayOfWeek? MaybeKind { get; init; }
        public int Field;
    }
}
