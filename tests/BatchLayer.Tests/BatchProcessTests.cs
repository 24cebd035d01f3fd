using Hybrid.BatchLayer.Inputs;
using Hybrid.Lake.Tables;
using Hybrid.Testing.Lakes;

namespace Hybrid.BatchLayer.Tests;

public sealed class BatchProcessTests : IDisposable
{
    private const string Report = """
        -- Revenue by country; the hour's.
        SELECT country, sum(cents) AS cents, count(*) AS orders, $partition_start AS opens, any_value(hour) AS of_hour
        FROM revenue
        GROUP BY country
        ORDER BY country;
        """;

    private const string Endless = "SELECT count(*) AS n FROM range(100000000) a, range(100000000) b WHERE (a.range * b.range) % 7 = 3";

    private static readonly PartitionKey Five = TestLake.Hour(5);

    private readonly TestLake _lake = new();
    private readonly List<BatchEvent> _events = [];

    [Fact]
    public async Task RunAsync_FirstRun_MakesTableAndWritesPartition()
    {
        await StreamAsync();

        var outcome = await RunAsync(await SpecAsync(Report, sequence: 1));

        Assert.True(outcome.State == BatchState.Succeeded, outcome.Message);
        Assert.Equal(2, outcome.Rows);
        Assert.Equal(
            ["{'country': CH, 'cents': 5, 'orders': 1, 'opens': '2015-09-12 05:00:00+00', 'of_hour': 5, 'date': 2015-09-12, 'hour': 5}",
             "{'country': DE, 'cents': 30, 'orders': 2, 'opens': '2015-09-12 05:00:00+00', 'of_hour': 5, 'date': 2015-09-12, 'hour': 5}"],
            await _lake.RowsAsync("report"));
        var snapshot = await _lake.Catalog.Table("report").SnapshotAsync();
        Assert.Equal(LakeType.Decimal(38, 0), snapshot.Definition.Columns[1].Type);
        var lineage = snapshot.Loop.Partitions[Five].Lineage!;
        Assert.Equal(("report", "run-1", 1L), (lineage.Job, lineage.RunId, lineage.Sequence));
        Assert.Equal([new LineageInput("revenue", (await _lake.Catalog.Table("revenue").SnapshotAsync()).TableId, Five, 2)], lineage.Inputs);
        Assert.True(snapshot.Loop.IsClosed(Five));
        Assert.Equal(
            [BatchPhase.Started, BatchPhase.Snapshot, BatchPhase.Query, BatchPhase.Written, BatchPhase.Committed, BatchPhase.Ended],
            _events.Select(happened => happened.Event));
    }

    [Fact]
    public async Task RunAsync_NewGeneration_ReplacesThePartition()
    {
        await StreamAsync();
        await RunAsync(await SpecAsync(Report, sequence: 1));
        await _lake.CommitAsync("revenue", Five.End, (Five, "SELECT 'DE' AS country, 7::BIGINT AS cents"));

        var outcome = await RunAsync(await SpecAsync(Report, sequence: 2));

        Assert.Equal(BatchState.Succeeded, outcome.State);
        Assert.Equal(["{'country': CH, 'cents': 5}", "{'country': DE, 'cents': 37}"], await _lake.RowsAsync("report", "country, cents"));
        Assert.Equal(outcome.Version, (await OutputAsync()).Loop.GenerationOf(Five));
    }

    [Fact]
    public async Task RunAsync_PinnedSnapshot_ReadsItAlsoWhenTheTableHasMovedOn()
    {
        await StreamAsync();
        var spec = await SpecAsync(Report, sequence: 1);
        await _lake.CommitAsync("revenue", Five.End, (Five, "SELECT 'DE' AS country, 1000::BIGINT AS cents"));

        await RunAsync(spec);

        Assert.Equal(["{'country': CH, 'cents': 5}", "{'country': DE, 'cents': 30}"], await _lake.RowsAsync("report", "country, cents"));
    }

    [Fact]
    public async Task RunAsync_SameRowsAgain_MakeNoGeneration()
    {
        await StreamAsync();
        await RunAsync(await SpecAsync(Report, sequence: 1));
        var generation = (await OutputAsync()).Loop.GenerationOf(Five);

        var outcome = await RunAsync(await SpecAsync(Report, sequence: 2) with { Revision = 1 });

        Assert.Equal(BatchState.Succeeded, outcome.State);
        Assert.Equal(generation, (await OutputAsync()).Loop.GenerationOf(Five));
        Assert.Equal("run-2", (await OutputAsync()).Loop.Partitions[Five].Lineage!.RunId);
    }

    [Fact]
    public async Task RunAsync_LowerSequence_IsSuperseded()
    {
        await StreamAsync();
        await RunAsync(await SpecAsync(Report, sequence: 3));

        var outcome = await RunAsync(await SpecAsync(Report, sequence: 2));

        Assert.Equal(BatchState.Superseded, outcome.State);
        Assert.Equal(3, (await OutputAsync()).Loop.Partitions[Five].Lineage!.Sequence);
        Assert.Equal(BatchPhase.Ended, _events[^1].Event);
    }

    [Fact]
    public async Task RunAsync_SecondAttemptOfACommittedRun_SucceedsWithoutRunning()
    {
        await StreamAsync();
        var spec = await SpecAsync(Report, sequence: 1);
        await RunAsync(spec);
        _events.Clear();

        var outcome = await RunAsync(spec with { Attempt = 2, Sequence = 2 });

        Assert.Equal(BatchState.Succeeded, outcome.State);
        Assert.Equal([BatchPhase.Started, BatchPhase.Ended], _events.Select(happened => happened.Event));
    }

    [Fact]
    public async Task RunAsync_EmptyInput_HasTheSchemaAndOverwritesWithNothing()
    {
        await StreamAsync();
        await RunAsync(await SpecAsync(Report, sequence: 1));
        var empty = await SpecAsync(Report, sequence: 2, TestLake.Hour(9));

        var outcome = await RunAsync(empty);

        Assert.True(outcome.State == BatchState.Succeeded, outcome.Message);
        Assert.Equal(0, outcome.Rows);
        Assert.Empty(await _lake.RowsAsync("report"));
    }

    [Fact]
    public async Task RunAsync_SeveralPartitions_GivesEachRowItsPartition()
    {
        await StreamAsync(
            (TestLake.Hour(3), "SELECT 'DE' AS country, 3::BIGINT AS cents"),
            (Five, "SELECT 'DE' AS country, 5::BIGINT AS cents"),
            (TestLake.Hour(4), "SELECT 'DE' AS country, 4::BIGINT AS cents"));
        const string Sql = "SELECT string_agg(hour || ':' || cents || ':' || date, ' ' ORDER BY hour) AS hours FROM revenue";

        await RunAsync(await SpecAsync(Sql, sequence: 1, TestLake.Hour(3), TestLake.Hour(4), Five));

        Assert.Equal(["{'hours': '3:3:2015-09-12 4:4:2015-09-12 5:5:2015-09-12'}"], await _lake.RowsAsync("report", "hours"));
    }

    [Fact]
    public async Task RunAsync_ChangedColumns_NamesEachDifference()
    {
        await StreamAsync();
        await RunAsync(await SpecAsync("SELECT country, count(*) AS orders, 1.5 AS rate FROM revenue GROUP BY country", sequence: 1));

        var outcome = await RunAsync(await SpecAsync("SELECT country, count(*)::VARCHAR AS orders, 1 AS extra FROM revenue GROUP BY country", sequence: 2));

        Assert.Equal((BatchState.Failed, BatchError.SchemaChanged, false), (outcome.State, outcome.Error, outcome.IsTransient));
        Assert.Contains("'orders' is string in the result and long in the table", outcome.Message, StringComparison.Ordinal);
        Assert.Contains("'extra' (integer) is new", outcome.Message, StringComparison.Ordinal);
        Assert.Contains("'rate' is missing", outcome.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT country,\n  sum(amount)\nFROM revenue GROUP BY 1", BatchError.InvalidSql, "batches/report.sql:2:7: error: Referenced column \"amount\" not found")]
    [InlineData("SELECT country\nFORM revenue", BatchError.InvalidSql, "batches/report.sql:2:6: error: syntax error at or near \"revenue\"")]
    [InlineData("-- hours of a day\nSELECT 'ä' AS a FROM revenu", BatchError.InvalidSql, "batches/report.sql:2:22: error: Table with name revenu does not exist")]
    [InlineData("SELECT CAST(country AS INT) AS n FROM revenue", BatchError.QueryFailed, "batches/report.sql:1:8: error: Could not convert string")]
    [InlineData("SELECT 1 AS a FROM revenue;\nDROP TABLE x;", BatchError.InvalidSql, "batches/report.sql:2:1: error: a batch job is one SELECT")]
    [InlineData("SELECT $partition_begin AS a FROM revenue", BatchError.InvalidSql, "there are $partition_start and $partition_end")]
    [InlineData("SELECT country, [1, 2] AS list FROM revenue", BatchError.UnsupportedResult, "column 'list' has type INTEGER[]")]
    [InlineData("SELECT country, 9 AS hour FROM revenue", BatchError.UnsupportedResult, "3 rows of the result have another hour than the output partition 2015-09-12T05")]
    [InlineData("-- nothing\n", BatchError.InvalidSql, "there is no query in it")]
    public async Task RunAsync_WrongSql_SaysWhereAndLeavesNothing(string sql, BatchError code, string message)
    {
        await StreamAsync();

        var outcome = await RunAsync(await SpecAsync(sql, sequence: 1));

        Assert.Equal((BatchState.Failed, code, false), (outcome.State, outcome.Error, outcome.IsTransient));
        Assert.Contains(message, outcome.Message, StringComparison.Ordinal);
        Assert.False(await _lake.Catalog.Table("report").ExistsAsync());
    }

    [Fact]
    public async Task RunAsync_MoreThanTheMemoryLimit_SpillsAndCleansUp()
    {
        await StreamAsync();
        const string Sql = "SELECT i, repeat(md5(i::VARCHAR), 4) AS text FROM range(400000) AS r(i) ORDER BY text";

        var spec = await SpecAsync(Sql, sequence: 1) with { MemoryLimit = 48L << 20 };
        var outcome = await RunAsync(spec);

        Assert.True(outcome.State == BatchState.Succeeded, outcome.Message);
        Assert.Equal(400_000, outcome.Rows);
        Assert.False(Directory.Exists(Path.Combine(spec.SpillFolder, spec.RunId)));
    }

    [Fact]
    public async Task RunAsync_MoreThanMemoryAndSpillingCanGive_FailsForGood()
    {
        await StreamAsync();

        var outcome = await RunAsync(await SpecAsync("SELECT list(i) AS l, 1 AS one FROM range(20000000) AS r(i)", sequence: 1) with { MemoryLimit = 32L << 20 });

        Assert.Equal((BatchState.Failed, BatchError.OutOfMemory, false), (outcome.State, outcome.Error, outcome.IsTransient));
        Assert.Contains("give the job more memory", outcome.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_TimeoutPassed_FailsTransiently()
    {
        await StreamAsync();

        var outcome = await RunAsync(await SpecAsync(Endless, sequence: 1) with { Timeout = TimeSpan.FromMilliseconds(500) });

        Assert.Equal((BatchState.Failed, BatchError.TimedOut, true), (outcome.State, outcome.Error, outcome.IsTransient));
    }

    [Fact]
    public async Task RunAsync_Cancelled_StopsInTheMiddleOfTheQuery()
    {
        await StreamAsync();
        using var cancellation = new CancellationTokenSource();
        var spec = await SpecAsync(Endless, sequence: 1);

        var outcome = await BatchProcess.RunAsync(spec, happened =>
        {
            if (happened.Event == BatchPhase.Query)
                cancellation.CancelAfter(TimeSpan.FromMilliseconds(100));
        }, cancellation: cancellation.Token);

        Assert.Equal((BatchState.Cancelled, BatchError.Cancelled), (outcome.State, outcome.Error));
        Assert.False(await _lake.Catalog.Table("report").ExistsAsync());
    }

    [Fact]
    public async Task RunAsync_InputFileGone_IsTransient()
    {
        await StreamAsync();
        var spec = await SpecAsync(Report, sequence: 1);
        File.Delete(Path.Combine(_lake.Folder, "revenue", spec.Inputs[0].Partitions[0].Files[0].Path));

        var outcome = await RunAsync(spec);

        Assert.Equal((BatchState.Failed, BatchError.InputGone, true), (outcome.State, outcome.Error, outcome.IsTransient));
    }

    [Fact]
    public async Task RunAsync_Statistics_AreThoseOfTheRows()
    {
        await StreamAsync();

        await RunAsync(await SpecAsync("SELECT country, cents::HUGEINT AS cents, cents / 2.0::DOUBLE AS half FROM revenue", sequence: 1));

        var file = Assert.Single((await OutputAsync()).Files);
        Assert.Equal(3, file.Rows);
        Assert.Contains("""
            "minValues":{"country":"CH","cents":5,"half":2.5}
            """, file.Stats, StringComparison.Ordinal);
    }

    public void Dispose() => _lake.Dispose();

    private Task StreamAsync() => StreamAsync((Five, "SELECT * FROM (VALUES ('DE', 10::BIGINT), ('DE', 20), ('CH', 5)) t(country, cents)"));

    private async Task StreamAsync(params (PartitionKey, string)[] rows)
    {
        await _lake.CreateAsync("revenue", PartitionUnit.Hour, TimeSpan.Zero, new LakeColumn("country", LakeType.String), new LakeColumn("cents", LakeType.Long));
        await _lake.CommitAsync("revenue", Five.End, rows);
    }

    private async Task<Snapshot> OutputAsync() => await _lake.Catalog.Table("report").SnapshotAsync();

    private Task<BatchOutcome> RunAsync(BatchRunSpec spec, CancellationToken cancellation = default) =>
        BatchProcess.RunAsync(BatchRunSpec.Parse(spec.ToJson()), _events.Add, null, cancellation);

    private async Task<BatchRunSpec> SpecAsync(string sql, long sequence, params PartitionKey[] inputs)
    {
        var snapshot = await _lake.Catalog.Table("revenue").SnapshotAsync();
        return new BatchRunSpec
        {
            RunId = $"run-{sequence}",
            Job = "report",
            Lake = _lake.Folder,
            SqlFile = "batches/report.sql",
            Sql = sql,
            Inputs = [PinnedInput.Of(snapshot, inputs.Length == 0 ? [Five] : inputs)],
            Output = new BatchOutput("report", PartitionUnit.Hour, Five.ToString()),
            Sequence = sequence,
            MemoryLimit = 256L << 20,
            SpillFolder = Path.Combine(_lake.Folder, "_spill"),
            Timeout = TimeSpan.FromMinutes(1),
        };
    }
}
