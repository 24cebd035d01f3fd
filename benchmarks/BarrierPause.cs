using System.Diagnostics;
using System.Globalization;
using Hybrid.StreamLayer;
using Hybrid.StreamLayer.Checkpoints;
using Hybrid.StreamLayer.Runtime;
using Hybrid.StreamLayer.State;
using Hybrid.StreamLayer.Windows;
using Barrier = Hybrid.StreamLayer.Runtime.Barrier;

namespace Hybrid.Benchmarks;

/// <summary>
/// How long does a barrier stop a subtask that holds 10 million keys in a window? Rows to random keys come all the time; each snapshot is written whole by
/// another thread meanwhile, to nowhere. Told beside it: the rate of updates, and the slowest batch, which copies the pages that it is first to write to.
/// </summary>
internal static class BarrierPause
{
    private const double BoundMs = 10;

    private readonly record struct Event(long User, long Amount);

    /// <summary>Runs it: <c>barrier [keys] [barriers]</c>. Returns 1 when the bound is missed.</summary>
    public static int Run(string[] args)
    {
        var keys = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 10_000_000;
        var barriers = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 8;
        Measure(10_000, 20, TextWriter.Null); // the code is compiled before it counts
        var pauses = Measure(keys, barriers, Console.Out);
        pauses.Sort();
        var p99 = pauses[(int)Math.Ceiling(pauses.Count * 0.99) - 1];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"pause with {keys:N0} keys: median {pauses[pauses.Count / 2]:F2} ms, p99 {p99:F2} ms of {pauses.Count} (bound {BoundMs} ms)"));
        return p99 <= BoundMs ? 0 : 1;
    }

    private static List<double> Measure(int keys, int barriers, TextWriter output)
    {
        var window = Start();
        var clock = Stopwatch.StartNew();
        var batch = new Batch<Event>();
        for (long key = 0; key < keys; key++)
            Feed(window, batch, key);
        window.OnBatch(batch);
        batch.Clear();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{keys:N0} keys inserted at {keys / clock.Elapsed.TotalSeconds / 1e6:F1} M/s, {GC.GetTotalMemory(false) >> 20} MB"));

        var pauses = new List<double>();
        var state = 12345UL;
        for (var i = 0; i < barriers; i++)
        {
            IStateSnapshot? snapshot = null;
            clock.Restart();
            window.OnBarrier(new Barrier(i + 1, false, (_, taken, _) => snapshot = taken));
            pauses.Add(clock.Elapsed.TotalMilliseconds);
            var bytes = 0L;
            var writer = Task.Run(() => bytes = Write(snapshot!));
            var rows = 0L;
            var slowest = 0.0;
            clock.Restart();
            while (!writer.IsCompleted || rows < keys / 10)
            {
                var before = clock.Elapsed.TotalMilliseconds;
                for (var row = 0; row < Batch<Event>.Capacity; row++, rows++)
                {
                    state = (state * 6364136223846793005) + 1442695040888963407;
                    Feed(window, batch, (long)((state >> 32) * (ulong)keys >> 32));
                }

                slowest = Math.Max(slowest, clock.Elapsed.TotalMilliseconds - before);
            }

            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"barrier {i + 1}: pause {pauses[^1]:F2} ms; {bytes / 1e6:F0} MB written beside {rows / clock.Elapsed.TotalSeconds / 1e6:F1} M updates/s, slowest batch {slowest:F1} ms"));
            writer.GetAwaiter().GetResult();
        }

        return pauses;
    }

    private static void Feed(WindowOperator<long, Event, (long, long), (long, long), long> window, Batch<Event> batch, long key)
    {
        batch.Add(new Event(key, key & 1023), key % 3_600_000_000);
        if (!batch.IsFull)
            return;
        window.OnBatch(batch);
        batch.Clear();
    }

    private static long Write(IStateSnapshot snapshot)
    {
        using (snapshot)
        {
            using var counter = new Counter();
            foreach (var group in snapshot.KeyGroups)
                snapshot.WriteKeyGroup(group, counter);
            return counter.Bytes;
        }
    }

    private static WindowOperator<long, Event, (long, long), (long, long), long> Start()
    {
        var window = new WindowOperator<long, Event, (long, long), (long, long), long>(new(
            Tumbling.Every(TimeSpan.FromHours(1)),
            TimeSpan.Zero,
            row => row.User,
            Aggregates.Of(Count.Of<Event>(), Sum.Of((Event row) => row.Amount)),
            (key, _, _) => key))
        {
            Context = new OperatorContext
            {
                OperatorId = "window",
                Subtask = 0,
                Parallelism = 1,
                KeyGroups = KeyGroupRange.Of(0, 1),
                Counters = new OperatorCounters(),
                DeadLetters = null!,
                Late = null!,
                Time = TimeProvider.System,
            },
            Output = new Nowhere(),
        };
        window.Open();
        return window;
    }

    private sealed class Nowhere : IReceiver<long>
    {
        public void OnBatch(Batch<long> batch) { }

        public void OnWatermark(long watermark) { }

        public void OnBarrier(Barrier barrier) { }

        public void OnIdle(bool idle) { }

        public void OnEnd() { }
    }

    private sealed class Counter : Stream
    {
        internal long Bytes { get; private set; }

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => Bytes;

        public override long Position { get => Bytes; set => throw new NotSupportedException(); }

        public override void Write(byte[] buffer, int offset, int count) => Bytes += count;

        public override void Flush() { }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
