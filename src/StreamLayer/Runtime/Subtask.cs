using System.Diagnostics;
using Hybrid.StreamLayer.Checkpoints;
using Hybrid.StreamLayer.Exchange;
using Hybrid.StreamLayer.Runtime.Graph;

namespace Hybrid.StreamLayer.Runtime;

/// <summary>
/// One parallel instance of a stage: a thread that owns its chain and the chain's state. Nobody else touches them while it runs, save counters, which others may read.
/// <para>1. restore and open the links, the last first; 2. loop: rows and control messages in, down the chain; flush and tick every 50 ms; 3. after
/// the last barrier wait for the job's end; 4. close.</para>
/// </summary>
internal abstract class Subtask
{
    /// <summary>Time between flushes and ticks, in milliseconds of the real clock: a matter of latency, not of meaning, so the injected clock has no say.</summary>
    protected const int TickEvery = 50;

    private readonly SubtaskBuilder _builder;
    private readonly Thread _thread;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _nextTick;

    protected Subtask(SubtaskBuilder builder)
    {
        _builder = builder;
        Parker = builder.Wiring.ParkerOf(builder.Stage, builder.Subtask);
        _thread = new Thread(Run) { IsBackground = true, Name = $"{builder.Wiring.Plan.IdOf(builder.Stage.Head)}-{builder.Subtask}" };
    }

    public Stage Stage => _builder.Stage;

    public int Index => _builder.Subtask;

    public string Name => _thread.Name!;

    /// <summary>Completes when the thread has left and its links are closed.</summary>
    public Task Ended => _ended.Task;

    public IReadOnlyList<ISinkProgress> Sinks => _builder.Sinks;

    /// <summary>Counters by operator id, live.</summary>
    public IReadOnlyList<(string Id, OperatorCounters Counters)> Counters => _builder.Counters;

    protected SubtaskBuilder Builder => _builder;

    protected Parker Parker { get; }

    protected JobAbort Abort => _builder.Wiring.Abort;

    /// <summary>True when the last barrier has passed: the thread leaves.</summary>
    protected bool IsDone { get; private set; }

    public void Start() => _thread.Start();

    /// <summary>Closes the links of a subtask that was never started.</summary>
    public void Abandon() => Close();

    /// <summary>Prepares what stands before the chain; links are open.</summary>
    protected virtual void Begin()
    {
    }

    /// <summary>One round: what waits is taken in. Sleeps for a while when there is nothing.</summary>
    protected abstract void Work();

    /// <summary>Called with each tick, before the links'.</summary>
    protected virtual void OnTick()
    {
    }

    /// <summary>Closes what stands before the chain.</summary>
    protected virtual void CloseHead()
    {
    }

    /// <summary>Sends a barrier down the chain and reports what it gathered.</summary>
    protected void PassBarrier(long epoch, bool isLast, Action<Barrier> pass)
    {
        var started = Stopwatch.GetTimestamp();
        var snapshots = new List<(string, IStateSnapshot)>();
        var isPastIdle = false;
        var barrier = new Barrier(epoch, isLast, (context, snapshot, _) =>
        {
            isPastIdle |= context.IsPastIdle;
            if (snapshot is not null)
                snapshots.Add((context.OperatorId, snapshot));
        });
        pass(barrier);
        _builder.DeadLetters?.OnBarrier(barrier);
        _builder.Late?.OnBarrier(barrier);
        var counts = Counters.Select(entry => (entry.Id, OperatorCounts.Of(entry.Counters))).ToArray();
        IsDone = isLast;
        _builder.Job.Events.Acknowledge(
            new BarrierAck(this, epoch, snapshots, barrier.Prepared, counts, isPastIdle, Stopwatch.GetElapsedTime(started)));
    }

    /// <summary>Ends the side outputs of the stage, after its chain.</summary>
    protected void EndSides()
    {
        _builder.DeadLetters?.OnEnd();
        _builder.Late?.OnEnd();
    }

    protected void Flush()
    {
        foreach (var flushed in _builder.Flushed)
            flushed.Flush();
    }

    private void Run()
    {
        try
        {
            foreach (var link in _builder.Links)
            {
                if (link.Link is ICheckpointed stateful && _builder.RestoredFor(link.Context) is { } state)
                    stateful.Restore(state);
                link.Open();
            }

            Begin();
            while (!IsDone)
            {
                Abort.ThrowIfAborted();
                Work();
                Tick();
            }

            while (!Abort.IsAborted) // what the last barrier handed over is still being written: links are closed when the job has ended
                Parker.Wait(TickEvery);
        }
        catch (OperationCanceledException) when (Abort.IsAborted)
        {
            // the job was ended: there is nothing left to do here
        }
        catch (Exception error)
        {
            _builder.Job.Events.Fail(this, error);
        }
        finally
        {
            Close();
        }
    }

    private void Tick()
    {
        var now = Environment.TickCount64;
        if (now < _nextTick)
            return;
        _nextTick = now + TickEvery;
        OnTick();
        var clock = EventTimes.FromDateTime(_builder.Wiring.Plan.Environment.Time.GetUtcNow());
        foreach (var link in _builder.Links)
        {
            if (link.Link is IProcessingTime timed)
                timed.OnTick(clock);
        }

        Flush();
    }

    private void Close()
    {
        foreach (var close in _builder.Links.Select(link => link.Close).Prepend(CloseHead))
        {
            try
            {
                close();
            }
            catch (Exception error) when (error is not OutOfMemoryException)
            {
                _builder.Job.Events.Fail(this, error);
            }
        }

        _ended.SetResult();
    }
}
