using Hybrid.StreamLayer.Exchange;
using Hybrid.StreamLayer.Runtime;
using Hybrid.StreamLayer.State;
using Barrier = Hybrid.StreamLayer.Runtime.Barrier;

namespace Hybrid.StreamLayer.Tests.Exchange;

public sealed class ExchangeSenderTests
{
    private readonly JobAbort _abort = new();
    private readonly Parker _sender = new();

    [Fact]
    public void OnBatch_ReceiverStands_BlocksTheSenderAtTheBound()
    {
        const int Capacity = 4;
        var channel = Channel(Capacity);
        var sender = new RoundSender<int>([channel], 0);
        var sent = 0;
        var thread = new Thread(() =>
        {
            var batch = Full();
            for (var round = 0; round < 100; round++)
            {
                sender.OnBatch(batch);
                Interlocked.Increment(ref sent);
            }
        });
        thread.Start();

        Assert.True(SpinWait.SpinUntil(() => channel.Waiting == Capacity, TimeSpan.FromSeconds(20)));
        var blockedAt = Volatile.Read(ref sent);
        Assert.InRange(blockedAt, Capacity - 1, Capacity + 1);
        var received = 0;
        while (received < 100)
        {
            if (channel.TryReceive() is not Batch<int> batch)
                continue;
            received++;
            Assert.Equal(Batch<int>.Capacity, batch.Count);
            channel.Return(batch);
        }

        thread.Join();
        Assert.InRange(channel.Made, 1, Capacity + 2);
    }

    [Fact]
    public void Send_JobAborted_LeavesTheWait()
    {
        var channel = Channel(1);
        channel.Send(new EndMessage());
        _abort.Abort();

        Assert.Throws<OperationCanceledException>(() => channel.Send(new EndMessage()));
    }

    [Fact]
    public void OnWatermark_RowsHeldBack_ComesAfterThem()
    {
        var channel = Channel(8);
        var sender = new RoundSender<int>([channel], 0);
        sender.OnBatch(Rows(1, 2));
        sender.OnWatermark(5);
        sender.OnWatermark(7);
        Assert.Equal(0, channel.Waiting);

        sender.Flush();

        Assert.Equal([1, 2], RowsOf(channel.TryReceive()));
        Assert.Equal(new WatermarkMessage(7), channel.TryReceive());
        Assert.Null(channel.TryReceive());
    }

    [Fact]
    public void OnBarrier_RowsAndWatermarkHeldBack_ComesAfterThem()
    {
        var channel = Channel(8);
        var sender = new RoundSender<int>([channel], 0);
        sender.OnBatch(Rows(1));
        sender.OnWatermark(5);
        sender.OnBarrier(new Barrier(3, true, static (_, _, _) => { }));
        sender.OnEnd();

        Assert.Equal([1], RowsOf(channel.TryReceive()));
        Assert.Equal(new WatermarkMessage(5), channel.TryReceive());
        Assert.Equal(new BarrierMessage(3, true), channel.TryReceive());
        Assert.Equal(new EndMessage(), channel.TryReceive());
    }

    [Fact]
    public void OnBatch_Hash_SendsEachRowToTheOwnerOfItsKeyGroup()
    {
        ExchangeChannel<int>[] channels = [Channel(64), Channel(64), Channel(64)];
        var sender = new HashSender<int>(channels, static (in int row, long _) => KeyHasher<int>.Hash(row), 128);
        for (var round = 0; round < 5; round++)
            sender.OnBatch(Rows([.. Enumerable.Range(round * 1000, 1000)]));
        sender.Flush();

        var total = 0;
        for (var channel = 0; channel < channels.Length; channel++)
        {
            while (channels[channel].TryReceive() is { } item)
            {
                foreach (var row in RowsOf(item))
                {
                    Assert.Equal(channel, KeyGroupRange.OwnerOf(KeyGroupRange.GroupOf(KeyHasher<int>.Hash(row)), channels.Length));
                    total++;
                }
            }
        }

        Assert.Equal(5000, total);
    }

    [Fact]
    public void OnBatch_HashThrows_RowGoesToTheFirstChannel()
    {
        ExchangeChannel<int>[] channels = [Channel(8), Channel(8)];
        var sender = new HashSender<int>(channels, static (in int row, long _) => row == 2 ? throw new FormatException() : ulong.MaxValue, 128);
        sender.OnBatch(Rows(1, 2, 3));
        sender.Flush();

        Assert.Equal([2], RowsOf(channels[0].TryReceive()));
        Assert.Equal([1, 3], RowsOf(channels[1].TryReceive()));
    }

    [Fact]
    public void OnBatch_Kinds_TravelWithTheirRows()
    {
        var channel = Channel(8);
        var sender = new RoundSender<int>([channel], 0);
        sender.OnBatch(Rows(1));
        var changes = new Batch<int>();
        changes.Add(2, 0, RowKind.Delete);
        changes.Add(3, 0, RowKind.UpdateAfter);
        sender.OnBatch(changes);
        sender.Flush();

        var batch = Assert.IsType<Batch<int>>(channel.TryReceive());
        Assert.Equal([RowKind.Insert, RowKind.Delete, RowKind.UpdateAfter], batch.Kinds![..3]);
    }

    private ExchangeChannel<int> Channel(int capacity) => new(capacity, _sender, new Parker(), _abort);

    private static Batch<int> Full() => Rows([.. Enumerable.Range(0, Batch<int>.Capacity)]);

    private static Batch<int> Rows(params int[] rows)
    {
        var batch = new Batch<int>();
        foreach (var row in rows)
            batch.Add(row, row);
        return batch;
    }

    private static int[] RowsOf(object? item) => Assert.IsType<Batch<int>>(item).Rows[..((Batch<int>)item!).Count];
}
