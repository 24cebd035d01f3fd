using Hybrid.Lake.Tables;

namespace Hybrid.Lake.Parquet;

/// <summary>
/// Writes row buffers to Parquet files on a few threads of its own, each with a DuckDB, started when needed and ended when idle (DuckDB's memory goes with them).
/// Thread-safe. <see cref="Shared"/> serves a process, so that its byte budget bounds all unwritten rows of the process.
/// </summary>
public sealed class ParquetWriterPool : IDisposable
{
    private const long DefaultBudget = 64L * 1024 * 1024;
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(10);

    private readonly object _gate = new();
    private readonly Queue<Job> _jobs = new();
    private readonly int _mostThreads;
    private int _threads;
    private int _waiting;
    private bool _isDisposed;

    /// <summary>Makes a pool.</summary>
    /// <param name="threads">Threads at the most.</param>
    /// <param name="budget">Bytes of unwritten rows at which producers wait.</param>
    public ParquetWriterPool(int threads = 1, long budget = DefaultBudget)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        _mostThreads = threads;
        Budget = new ByteBudget(budget);
    }

    /// <summary>The process's pool: one thread, 64 MiB.</summary>
    public static ParquetWriterPool Shared { get; } = new();

    /// <summary>Bytes of rows that are not written yet; producers take from it before they fill a buffer.</summary>
    public ByteBudget Budget { get; }

    /// <summary>Writes rows to a new local file.</summary>
    /// <returns>Delta's statistics of the rows, as JSON, when the file is whole (not yet durable).</returns>
    /// <exception cref="LakeException">In the task: the file system failed.</exception>
    public Task<string> WriteAsync(RowBuffer rows, string path)
    {
        var job = new Job(rows, path, new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            _jobs.Enqueue(job);
            if (_waiting > 0)
            {
                Monitor.Pulse(_gate);
            }
            else if (_threads < _mostThreads)
            {
                _threads++;
                new Thread(Work) { IsBackground = true, Name = "parquet writer" }.Start();
            }
        }

        return job.Done.Task;
    }

    /// <summary>Ends the threads when what is queued is written.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            Monitor.PulseAll(_gate);
        }
    }

    private void Work()
    {
        ParquetWriter? writer = null;
        while (Take() is { } job)
        {
            try
            {
                writer ??= new ParquetWriter();
                writer.Write(job.Rows, job.Path);
                job.Done.SetResult(FileStats.ToJson(job.Rows.Count, job.Rows.Stats()));
            }
            catch (Exception error)
            {
                // A database that ran out of memory or disk may be left unusable: the next file gets a new one.
                writer?.Dispose();
                writer = null;
                job.Done.SetException(error);
            }
        }

        writer?.Dispose();
        PagePool.Trim();
    }

    /// <summary>The next job, or null when this thread should end.</summary>
    private Job? Take()
    {
        lock (_gate)
        {
            while (_jobs.Count == 0)
            {
                _waiting++;
                var signalled = !_isDisposed && Monitor.Wait(_gate, Idle);
                _waiting--;
                if (!signalled && _jobs.Count == 0)
                {
                    _threads--;
                    return null;
                }
            }

            return _jobs.Dequeue();
        }
    }

    private sealed record Job(RowBuffer Rows, string Path, TaskCompletionSource<string> Done);
}
