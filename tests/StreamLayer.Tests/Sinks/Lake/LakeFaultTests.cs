using Hybrid.Lake;
using Hybrid.Lake.DuckDb;
using Hybrid.Lake.Parquet;
using Hybrid.Lake.Storage;
using Hybrid.Lake.Tables;
using Hybrid.StreamLayer.Runtime;
using Hybrid.StreamLayer.Tests.Runtime;
using Hybrid.Testing.Storage;

namespace Hybrid.StreamLayer.Tests.Sinks.Lake;

/// <summary>
/// The storage of a lake, checkpoints included, fails, tears a file or loses its answer at every single operation of a short run into an append and a keyed table:
/// after a restart the rows are the same.
/// </summary>
public sealed class LakeFaultTests
{
    private const int MostOperations = 150;
    private static readonly long Noon = EventTimes.FromDateTime(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    private readonly record struct Reading(int Sensor, [property: EventTime] long At, long Value);

    private readonly record struct Latest([property: Key] int Sensor, long Value);

    [SlowTheory]
    [InlineData(Fault.Fail)]
    [InlineData(Fault.Tear)]
    [InlineData(Fault.LoseAnswer)]
    public async Task Job_FaultAtEveryOperation_RowsAreInTheLakeOnce(Fault fault)
    {
        for (var at = 1; at <= MostOperations; at++)
        {
            if (!await RunWithFaultAsync(fault, at))
            {
                Assert.True(at > 25, $"the run has {at} operations only");
                return;
            }
        }

        Assert.Fail($"the run has more than {MostOperations} operations");
    }

    /// <summary>False when the run was over before the fault.</summary>
    private static async Task<bool> RunWithFaultAsync(Fault fault, int at)
    {
        using var rig = new JobRig();
        var whole = rig.Storage;
        var rows = Enumerable.Range(0, 60).Select(row => new Reading(row % 7, Noon + row * 120_000_000L, row)).ToArray();
        var faulty = new FaultInjectingStorage(whole, fault, at);
        rig.Storage = faulty;
        await TwoCheckpointsAsync(rig, rows);
        var hasFailed = faulty.HasFailed;
        rig.Storage = whole;
        await rig.RunAsync(Build(new ListSource<Reading>([rows]), whole), parallelism: 2);

        var catalog = LakeCatalog.Open(whole);
        Assert.Equal(rows.Select(row => row.Value), await ValuesAsync(catalog, "readings"));
        Assert.Equal(rows.GroupBy(row => (row.Sensor, PartitionKey.Of(PartitionUnit.Hour, row.At))).Select(group => group.Last().Value).Order(), await ValuesAsync(catalog, "latest"));
        return hasFailed;
    }

    private static async Task TwoCheckpointsAsync(JobRig rig, Reading[] rows)
    {
        var source = new ListSource<Reading>([rows], isBounded: false) { Open = 0 };
        await using var job = rig.Create(Build(source, rig.Storage));
        var run = job.RunAsync();
        try
        {
            await Wait.Until(() => job.Status.State is JobState.Running or JobState.Failed, JobRig.Deadline);
            for (var open = 20; open <= 40; open += 20)
            {
                source.Open = open;
                await Wait.Until(() => job.Status.Splits.Sum(split => split.Position) == open || job.Status.State == JobState.Failed, JobRig.Deadline);
                await job.CheckpointAsync().WaitAsync(JobRig.Deadline);
                await Wait.Until(() => job.Status.State == JobState.Failed || job.Status.Sinks.All(sink => sink.PendingEpochs == 0), JobRig.Deadline);
            }

            await job.StopAsync(StopMode.Kill).WaitAsync(JobRig.Deadline);
            await run;
        }
        catch (Exception error) when (error is StreamException or LakeException)
        {
            await Assert.ThrowsAsync<StreamException>(() => run.WaitAsync(JobRig.Deadline));
        }
    }

    private static Action<StreamEnvironment> Build(ListSource<Reading> source, IStorage storage) => env =>
    {
        env.Services.Set(new LakeSinkHost(LakeCatalog.Open(storage)));
        var readings = env.FromSource(source).WithTimestamps(reading => reading.At);
        readings.ToLake("readings", new LakeSinkOptions { Lateness = TimeSpan.FromMinutes(10) });
        readings.Select(reading => new Latest(reading.Sensor, reading.Value)).ToLake("latest", new LakeSinkOptions { Lateness = TimeSpan.FromMinutes(10) });
    };

    private static async Task<List<long>> ValuesAsync(LakeCatalog catalog, string name)
    {
        var table = catalog.Table(name);
        var snapshot = await table.SnapshotAsync();
        using var database = DuckDatabase.Open();
        using var connection = database.Connect();
        var values = new List<long>();
        using var result = connection.Query($"SELECT value FROM {await ParquetFiles.SqlAsync(connection, table, snapshot.Definition, [.. snapshot.Files])} ORDER BY value");
        while (result.Read())
            values.Add(result.GetInt64(0));
        return values;
    }
}
