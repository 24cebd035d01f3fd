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

    public void Dispose() => _lake.Dispose();

    private Task StreamAsync() => StreamAsync((Five, "SELECT * FROM (VALUES ('DE', 10::BIGINT), ('DE', 20), ('CH', 5)) t(country, cents)"));

    private async Task StreamAsync(params (PartitionKey, string)[] rows)
    {
        await _lake.CreateAsync("revenue", PartitionUnit.Hour, TimeSpan.Zero, new LakeColumn("country", LakeType.String), new LakeColumn("cents", LakeType.Long));
        await _lake.CommitAsync("revenue", Five.End, rows);
    }

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
