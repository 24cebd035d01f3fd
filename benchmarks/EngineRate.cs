using System.Diagnostics;
using System.Globalization;
using Hybrid.StreamLayer.Exchange;
using Hybrid.StreamLayer.Runtime;
using Hybrid.StreamLayer.State;
using Barrier = Hybrid.StreamLayer.Runtime.Barrier;

namespace Hybrid.Benchmarks;

/// <summary>How many rows per second go through a chain of select, where, select on one thread, and by hash from one thread to two others?</summary>
internal static class EngineRate
{
    private static readonly Func<Order, Order> Double = static order => order with { Amount = order.Amount * 2 };
    private static readonly Func<Order, bool> Holds = static order => (order.Customer & 7) != 0;
    private static readonly Func<Order, Order> Later = static order => order with { At = order.At + 1 };

    /// <summary>Runs it: <c>engine [million rows]</c>.</summary>
    public static int Run(string[] args)
    {
        var rows = (args.Length > 0 ? long.Parse(args[0], CultureInfo.InvariantCulture) : 200) * 1_000_000;
        foreach (var share in new[] { 4, 1, 1 }) // the first is warm-up
        {
            Bare(rows / share);
            Chain(rows / share);
        }

        Exchange(rows / 8);
        Exchange(rows / 2);
        return 0;
    }

    /// <summary>The same three functions in a loop by hand, row by row: what the engine can reach at best.</summary>
    private static void Bare(long rows)
    {
        var batch = new Order[Batch<Order>.Capacity];
        var kept = 0L;
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();
        var processor = Environment.CpuUsage.TotalTime;
        for (long done = 0; done < rows; done += batch.Length)
        {
            Fill(batch, done);
            for (var row = 0; row < batch.Length; row++)
            {
                var order = Double(batch[row]);
                if (!Holds(order))
                    continue;
                batch[row] = Later(order);
                kept++;
            }
        }

        Print($"by hand, one loop ({kept:N0} kept)", rows, clock.Elapsed, Environment.CpuUsage.TotalTime - processor, GC.GetAllocatedBytesForCurrentThread() - allocated);
    }

    private static void Fill(Order[] batch, long done)
    {
        for (var row = 0; row < batch.Length; row++)
            batch[row] = new Order(done + row, row, done);
    }

    private static void Chain(long rows)
    {
        var counter = new Counting<Order>();
        var first = new SelectInPlaceOperator<Order>(Double) { Context = Context("select") };
        var where = new WhereOperator<Order>(Holds) { Context = Context("where") };
        var last = new SelectInPlaceOperator<Order>(Later) { Context = Context("select-2") };
        first.Output = where;
        where.Output = last;
        last.Output = counter;
        var batch = new Batch<Order>();
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();
        var processor = Environment.CpuUsage.TotalTime;
        for (long done = 0; done < rows; done += batch.Count)
        {
            batch.Count = Batch<Order>.Capacity;
            Fill(batch.Rows, done);
            var count = batch.Count;
            first.OnBatch(batch);
            batch.Count = count;
        }

        Print("chain of select, where, select, one thread", rows, clock.Elapsed, Environment.CpuUsage.TotalTime - processor, GC.GetAllocatedBytesForCurrentThread() - allocated);
    }

    private static void Exchange(long rows)
    {
        var abort = new JobAbort();
        var sender = new Parker();
        Parker[] receivers = [new(), new()];
        var channels = Array.ConvertAll(receivers, receiver => new ExchangeChannel<Order>(8, sender, receiver, abort));
        var hash = new HashSender<Order>(channels, static (in Order order, long _) => KeyHasher<long>.Hash(order.Customer), KeyGroupRange.DefaultCount);
        var threads = channels.Select((channel, index) => new Thread(() => Receive(channel, receivers[index]))).ToArray();
        foreach (var thread in threads)
            thread.Start();
        var batch = new Batch<Order>();
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();
        var processor = Environment.CpuUsage.TotalTime;
        for (long done = 0; done < rows; done += batch.Count)
        {
            batch.Count = Batch<Order>.Capacity;
            Fill(batch.Rows, done);
            hash.OnBatch(batch);
        }

        hash.OnEnd();
        foreach (var thread in threads)
            thread.Join();
        Print("by hash from one thread to two", rows, clock.Elapsed, Environment.CpuUsage.TotalTime - processor, GC.GetAllocatedBytesForCurrentThread() - allocated);
    }

    private static void Receive(ExchangeChannel<Order> channel, Parker parker)
    {
        var counter = new Counting<Order>();
        var gate = new InputGate<Order>([channel], counter, static _ => { });
        while (!counter.IsEnded)
        {
            if (!gate.Poll())
                parker.Wait(100);
        }
    }

    private static void Print(string what, long rows, TimeSpan took, TimeSpan processor, long allocated) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{what}: {rows / took.TotalSeconds / 1e6:F1} M rows/s, {rows / processor.TotalSeconds / 1e6:F1} M per CPU-second, {(double)allocated / rows:F3} B allocated a row ({rows / 1e6:F0} M rows)"));

    private static OperatorContext Context(string id) => new()
    {
        OperatorId = id,
        Subtask = 0,
        Parallelism = 1,
        KeyGroups = KeyGroupRange.Of(0, 1),
        Counters = new OperatorCounters(),
        DeadLetters = new DeadLetterOutput(id, null),
        Late = new LateOutput(null),
        Time = TimeProvider.System,
    };

    private readonly record struct Order(long Customer, long Amount, long At);

    private sealed class Counting<T> : IReceiver<T>
    {
        public long Rows { get; private set; }

        public bool IsEnded { get; private set; }

        public void OnBatch(Batch<T> batch) => Rows += batch.Count;

        public void OnWatermark(long watermark)
        {
        }

        public void OnBarrier(Barrier barrier)
        {
        }

        public void OnIdle(bool idle)
        {
        }

        public void OnEnd() => IsEnded = true;
    }
}
