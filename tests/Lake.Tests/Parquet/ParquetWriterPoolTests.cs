using Hybrid.Lake.Parquet;
using Hybrid.Lake.Tables;

namespace Hybrid.Lake.Tests.Parquet;

public sealed class ParquetWriterPoolTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hybrid-pool-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task WriteAsync_ManyFilesOnTwoThreads_WritesAllWithStatistics()
    {
        using var pool = new ParquetWriterPool(threads: 2);
        var writes = Enumerable.Range(0, 20).Select(async number =>
        {
            using var rows = RowCases.Buffer([[(long)number]], [new("id", LakeType.Long)]);
            var path = Path.Combine(_folder, $"{number}.parquet");
            Assert.Contains($"\"minValues\":{{\"id\":{number}}}", await pool.WriteAsync(rows, path), StringComparison.Ordinal);
            Assert.True(File.Exists(path));
        });
        await Task.WhenAll(writes);
    }

    [Fact]
    public async Task WriteAsync_AFailure_FailsThatFileOnly()
    {
        using var pool = new ParquetWriterPool();
        using var rows = RowCases.Buffer([[1L]], [new("id", LakeType.Long)]);
        var error = await Assert.ThrowsAsync<LakeException>(() => pool.WriteAsync(rows, "/nowhere/x.parquet"));
        Assert.Equal(LakeError.NotFound, error.Code);
        await pool.WriteAsync(rows, Path.Combine(_folder, "after.parquet"));
    }

    [Fact]
    public async Task Acquire_PastTheLimit_BlocksUntilReleased()
    {
        var budget = new ByteBudget(100);
        Assert.True(budget.TryAcquire(80));
        Assert.False(budget.TryAcquire(30));
        var asked = new TaskCompletionSource();
        var waiting = Task.Run(() => budget.Acquire(30, () =>
        {
            asked.TrySetResult();
            return true;
        }));
        await asked.Task;
        Assert.False(waiting.IsCompleted);
        Assert.Equal(80, budget.Used);
        budget.Release(80);
        await waiting;
        Assert.Equal(30, budget.Used);
    }

    [Fact]
    public async Task Acquire_NothingOfItsOwnToWaitFor_GoesPastTheLimit()
    {
        var budget = new ByteBudget(100);
        budget.Acquire(500, () => false);
        Assert.Equal(500, budget.Used);
        using var stop = new CancellationTokenSource();
        var waiting = Task.Run(() => budget.Acquire(1, () => true, stop.Token));
        await stop.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => waiting);
    }
}
