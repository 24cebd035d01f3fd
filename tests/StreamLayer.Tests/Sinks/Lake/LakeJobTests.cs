using Hybrid.Lake.DuckDb;
using Hybrid.Lake.Parquet;
using Hybrid.Lake.Tables;
using Hybrid.StreamLayer.Runtime;
using Hybrid.StreamLayer.Tests.Runtime;

namespace Hybrid.StreamLayer.Tests.Sinks.Lake;

/// <summary>Whole jobs into a lake: killed, restarted at another parallelism, with bad and late input.</summary>
public sealed class LakeJobTests : IDisposable
{
    private static readonly long Noon = EventTimes.FromDateTime(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly JobRig _rig = new();
    private readonly TemporaryFolder _folder = new();
    private readonly LakeCatalog _catalog;

    public LakeJobTests() => _catalog = LakeCatalog.Open(_folder.Path);

    public void Dispose()
    {
        _rig.Dispose();
        _folder.Dispose();
    }

    private readonly record struct Reading(int Sensor, [property: EventTime] long At, long Value);

    private readonly record struct Latest([property: Key] int Sensor, long Value);

    private static Reading[][] Input(int splits, int rows) =>
        [.. Enumerable.Range(0, splits).Select(split => Enumerable.Range(0, rows).Select(row => new Reading(row % 10, Noon + row * 5_000_000L, split * rows + row)).ToArray())];

    private Action<StreamEnvironment> Build(ListSource<Reading> source) => env =>
    {
        env.Services.Set(new LakeSinkHost(_catalog));
        LakeSideTables.AddTo(env);
        var readings = env.FromSource(source).WithTimestamps(reading => reading.At)
            .Select(reading => reading.Value % 100 == 99 ? throw new FormatException($"reading {reading.Value} half \ud83d") : reading);
        readings.ToLake("readings", new LakeSinkOptions { Lateness = TimeSpan.FromMinutes(10) });
        readings.Select(reading => new Latest(reading.Sensor, reading.Value)).ToLake("latest", new LakeSinkOptions { Partition = PartitionUnit.None });
    };

    [Theory]
    [InlineData(1, 2)]
    [InlineData(3, 1)]
    public async Task Job_KilledAndRestarted_EveryRowIsInTheLakeOnce(int before, int after)
    {
        var input = Input(splits: 3, rows: 1000);
        var first = new ListSource<Reading>(input, isBounded: false) { Open = 300 };
        await using (var job = _rig.Create(Build(first), before))
        {
            var run = job.RunAsync();
            await Wait.Until(() => job.Status.Splits.Sum(split => split.Position) >= 300, JobRig.Deadline);
            await job.CheckpointAsync().WaitAsync(JobRig.Deadline);
            first.Open = 700;
            await Wait.Until(() => job.Status.Splits.Sum(split => split.Position) == 3 * 700, JobRig.Deadline);
            await job.StopAsync(StopMode.Kill).WaitAsync(JobRig.Deadline);
            await run;
        }

        var status = await _rig.RunAsync(Build(new ListSource<Reading>(input)), after);

        Assert.Equal(JobState.Finished, status.State);
        Assert.Empty(status.LastCheckpoint!.Imbalances);
        var good = input.SelectMany(split => split).Where(reading => reading.Value % 100 != 99).ToArray();
        Assert.Equal(good.Select(reading => $"{reading.Value}").Order(StringComparer.Ordinal), await ReadAsync("readings", "value::VARCHAR"));
        var bad = input.SelectMany(split => split).Count(reading => reading.Value % 100 == 99);
        var dead = await ReadAsync("stream_dead_letters", "error");
        Assert.Equal(bad, dead.Count);
        Assert.Equal(bad, dead.Distinct().Count());
        Assert.All(dead, error => Assert.Contains("half \ufffd", error, StringComparison.Ordinal));
        Assert.Equal(10, (await ReadAsync("latest", "sensor")).Count);
    }

    [Fact]
    public async Task Job_LateForAFinalPartition_GoesToTheLateTable()
    {
        Reading[] rows = [new(1, Noon, 1), new(1, Noon + 7_200_000_000, 2), new(1, Noon + 1, 3), new(1, Noon + 7_200_000_000, 4)];
        var status = await _rig.RunAsync(Build(new ListSource<Reading>([rows]) { BatchRows = 1 }));

        Assert.Equal(["1", "2", "4"], await ReadAsync("readings", "value::VARCHAR"));
        Assert.Equal(["2026-03-01 12:00:00.000001+00"], await ReadAsync("stream_late", "event_time::VARCHAR"));
        Assert.Empty(status.LastCheckpoint!.Imbalances);
    }

    private async Task<List<string>> ReadAsync(string table, string column)
    {
        var one = _catalog.Table(table);
        var snapshot = await one.SnapshotAsync();
        using var database = DuckDatabase.Open();
        using var connection = database.Connect();
        var values = new List<string>();
        using var result = connection.Query($"SELECT {column} FROM {await ParquetFiles.SqlAsync(connection, one, snapshot.Definition, [.. snapshot.Files])}");
        while (result.Read())
            values.Add(result.GetString(0)!);
        values.Sort(StringComparer.Ordinal);
        return values;
    }
}
