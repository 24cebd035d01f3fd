using Hybrid.Lake.Storage;
using Hybrid.Lake.Tables;
using Hybrid.Testing.Storage;

namespace Hybrid.Lake.Tests.Tables;

/// <summary>A short run of a stream writer and a batch job, with each changing operation of the storage failing once in each way; the caller tries again.</summary>
public sealed class FaultTests
{
    private const int Epochs = 5; // with the batch commits enough versions for a log checkpoint

    [Theory]
    [InlineData(Fault.Fail)]
    [InlineData(Fault.Tear)]
    [InlineData(Fault.LoseAnswer)]
    public async Task Run_WithEveryOperationFailingOnce_EndsTheSame(Fault fault)
    {
        for (var at = 1; ; at++)
        {
            using var folder = new TemporaryFolder();
            var storage = new FaultInjectingStorage(new LocalStorage(folder.Path), fault, at);
            await RunAsync(storage, isNewProcessAfterError: at % 2 == 0);
            await CheckAsync(folder.Path, at);
            if (!storage.HasFailed)
                return;
        }
    }

    private static async Task RunAsync(IStorage storage, bool isNewProcessAfterError)
    {
        var time = ManualTime.Start();
        var lake = LakeCatalog.Open(storage, time);
        var incarnation = 1L;
        var files = new Dictionary<long, LakeFile>();
        WriterEpoch? pending = null;
        LakeWriter? writer = null;
        await AgainAsync(async () => await lake.EnsureAsync(TestTable.Definition()));
        for (var epoch = 1; epoch <= Epochs; epoch++)
        {
            await AgainAsync(async () =>
            {
                if (writer is null)
                {
                    writer = new LakeWriter(lake.Table("orders"), "w", incarnation);
                    await writer.OpenAsync(pending is null ? WriterOpening.Fresh : new() { Restored = pending.Number, Pending = [pending] });
                }

                // The epoch is in the checkpoint before it is committed: after a crash it is pending.
                var number = WriterNumber.Of(incarnation, epoch);
                if (pending?.Epoch != epoch)
                {
                    files[epoch] = await TestTable.StoreAsync(lake.Table("orders"), TestTable.Hour(epoch), "w", number);
                    pending = TestTable.Epoch(incarnation, epoch, TestTable.HourEnd(epoch), files[epoch]);
                }

                if (pending.Incarnation == incarnation)
                    await writer.CommitAsync(pending);
            });
            var snapshot = await lake.Table("orders").SnapshotAsync();
            var sequence = snapshot.TransactionOf(BatchCommit.AppId("job", TestTable.Hour(100), snapshot.TableId)) ?? 0;
            await AgainAsync(async () => await lake.Table("orders").CommitBatchAsync(
                new("job", TestTable.Hour(100), sequence + 1, [TestTable.File(TestTable.Hour(100))], new("job", $"r{sequence + 1}", sequence + 1, []))));
        }

        await AgainAsync(async () => await lake.Table("orders").CheckpointAsync());
        await lake.DisposeAsync();

        async Task AgainAsync(Func<Task> work)
        {
            for (var attempt = 0; ; attempt++)
            {
                try
                {
                    await work();
                    return;
                }
                catch (LakeException error) when (error.IsTransient && attempt < 3)
                {
                    if (!isNewProcessAfterError)
                        continue;
                    await lake.DisposeAsync();
                    lake = LakeCatalog.Open(storage, time);
                    writer = null;
                    incarnation++;
                }
            }
        }
    }

    private static async Task CheckAsync(string folder, int at)
    {
        await using var lake = LakeCatalog.Open(folder);
        var snapshot = await lake.Table("orders").SnapshotAsync();
        var epochs = snapshot.Files.Where(file => file.Writer == "w").OrderBy(file => file.Partition).ToList();
        Assert.True(epochs.Select(file => file.Partition).SequenceEqual(Enumerable.Range(1, Epochs).Select(TestTable.Hour)), $"operation {at}");
        Assert.All(epochs, file => Assert.True(File.Exists(Path.Combine(folder, "orders", file.Path))));
        Assert.Single(snapshot.FilesOf(TestTable.Hour(100)));
        Assert.All(epochs, file => Assert.True(snapshot.Loop.Partitions[file.Partition].IsClosed));
        Assert.Equal(Epochs + 1, snapshot.Loop.Partitions.Count);
    }
}
