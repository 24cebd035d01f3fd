using Hybrid.StreamLayer.Exchange;

namespace Hybrid.StreamLayer.Tests.Exchange;

public sealed class BoundedQueueTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    public void TryPush_Full_RefusesUntilPopped(int capacity)
    {
        var queue = new BoundedQueue<string>(capacity);
        for (var item = 0; item < capacity; item++)
            Assert.True(queue.TryPush($"{item}"));

        Assert.False(queue.TryPush("more"));
        Assert.Equal("0", queue.TryPop());
        Assert.True(queue.TryPush("more"));
        Assert.Equal(capacity, queue.Count);
    }

    [Fact]
    public void TryPop_TwoThreads_KeepsOrderAndLosesNothing()
    {
        const int Items = 300_000;
        var queue = new BoundedQueue<object>(5);
        var parker = new Parker();
        var writer = new Thread(() =>
        {
            for (var item = 0; item < Items; item++)
            {
                while (!queue.TryPush(item))
                    parker.Wait(1);
            }
        });
        writer.Start();
        for (var expected = 0; expected < Items;)
        {
            if (queue.TryPop() is not { } item)
                continue;
            Assert.Equal(expected++, (int)item);
            parker.Signal();
        }

        writer.Join();
        Assert.Null(queue.TryPop());
    }
}
