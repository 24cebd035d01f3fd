namespace Hybrid.Testing.Tests;

public class WaitTests
{
    [Fact]
    public async Task Until_ConditionThatComesToHold_Returns()
    {
        int asked = 0;

        await Wait.Until(() => ++asked == 3, TimeSpan.FromSeconds(10));

        Assert.Equal(3, asked);
    }

    [Fact]
    public async Task Until_ConditionThatNeverHolds_SaysWhatWasWaitedFor()
    {
        bool ready = false;

        TimeoutException failure = await Assert.ThrowsAsync<TimeoutException>(() => Wait.Until(() => ready, TimeSpan.FromMilliseconds(50)));

        Assert.Equal("Not within 0.05 s: () => ready", failure.Message);
    }

    [Fact]
    public async Task Until_ConditionThatThrows_Throws() =>
        await Assert.ThrowsAsync<InvalidDataException>(() => Wait.Until(() => throw new InvalidDataException(), TimeSpan.FromSeconds(10)));
}
