using Hybrid.StreamLayer.Exchange;
using Hybrid.StreamLayer.Runtime;

namespace Hybrid.StreamLayer.Tests.Exchange;

public sealed class InputGateTests
{
    private readonly Recorded<int> _chain = new();
    private readonly ExchangeChannel<int>[] _channels;
    private readonly InputGate<int> _gate;

    public InputGateTests()
    {
        var abort = new JobAbort();
        _channels = [.. Enumerable.Range(0, 2).Select(_ => new ExchangeChannel<int>(8, new Parker(), new Parker(), abort))];
        _gate = new InputGate<int>(_channels, _chain, barrier => _chain.Seen.Add($"barrier {barrier.Epoch}"));
    }

    [Fact]
    public void Poll_BarrierOnOneChannel_HoldsThatChannelUntilAllHaveIt()
    {
        Send(0, 1);
        _channels[0].Send(new BarrierMessage(1, false));
        Send(0, 2);
        Send(1, 10);
        Drain();
        Assert.Equal(["rows 1", "rows 10"], _chain.Seen);

        Send(1, 11);
        _channels[1].Send(new BarrierMessage(1, false));
        Send(1, 12);
        Drain();

        Assert.Equal(["rows 1", "rows 10", "rows 11", "barrier 1"], _chain.Seen.Take(4));
        Assert.Equal(["rows 12", "rows 2"], _chain.Seen.Skip(4).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Poll_Watermarks_PassesTheLeastOnAndNeverFalls()
    {
        _channels[0].Send(new WatermarkMessage(100));
        Drain();
        Assert.Empty(_chain.Seen);
        _channels[1].Send(new WatermarkMessage(50));
        Drain();
        _channels[1].Send(new WatermarkMessage(40));
        _channels[1].Send(new WatermarkMessage(200));
        Drain();

        Assert.Equal(["watermark 50", "watermark 100"], _chain.Seen);
    }

    [Fact]
    public void Poll_IdleChannel_StepsAsideAndComesBack()
    {
        _channels[0].Send(new WatermarkMessage(100));
        _channels[1].Send(new WatermarkMessage(50));
        _channels[1].Send(new IdleMessage(true));
        Drain();
        Assert.Equal(["watermark 50", "watermark 100"], _chain.Seen);

        _channels[0].Send(new IdleMessage(true));
        Drain();
        Assert.Equal("idle", _chain.Seen[^1]);

        _channels[1].Send(new IdleMessage(false));
        _channels[1].Send(new WatermarkMessage(90));
        Drain();
        Assert.Equal(["watermark 50", "watermark 100", "idle", "active"], _chain.Seen);
    }

    [Fact]
    public void Poll_End_EndsWhenAllChannelsHave()
    {
        _channels[0].Send(new EndMessage());
        Drain();
        Assert.Empty(_chain.Seen);
        _channels[1].Send(new EndMessage());
        Drain();

        Assert.Equal(["end"], _chain.Seen);
    }

    [Fact]
    public void Poll_EmptiedBatches_GoBackToTheirSender()
    {
        for (var round = 0; round < 100; round++)
        {
            Send(0, round);
            Drain();
        }

        Assert.Equal(1, _channels[0].Made);
        Assert.Equal(100, _chain.Rows.Count);
    }

    private void Send(int channel, params int[] rows)
    {
        var batch = _channels[channel].Rent();
        foreach (var row in rows)
            batch.Add(row, row);
        _channels[channel].Send(batch);
    }

    private void Drain()
    {
        while (_gate.Poll())
        {
        }
    }
}
