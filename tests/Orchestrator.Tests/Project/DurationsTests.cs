using Hybrid.Orchestrator.Project;

namespace Hybrid.Orchestrator.Tests.Project;

public sealed class DurationsTests
{
    [Theory]
    [InlineData("0s", 0)]
    [InlineData("250ms", 250)]
    [InlineData("90s", 90_000)]
    [InlineData("5m", 300_000)]
    [InlineData("36h", 129_600_000)]
    [InlineData("90d", 7_776_000_000)]
    public void TryParse_Text_RoundTrips(string text, long milliseconds)
    {
        Assert.True(Durations.TryParse(text, out var value));
        Assert.Equal(milliseconds, (long)value.TotalMilliseconds);
        Assert.Equal(text, Durations.Format(value));
    }

    [Theory]
    [InlineData("")]
    [InlineData("10")]
    [InlineData("s")]
    [InlineData("-1s")]
    [InlineData("1.5h")]
    [InlineData("10 s")]
    [InlineData("99999999999999999999d")]
    [InlineData("40000d")]
    public void TryParse_NoDuration_IsFalse(string text) => Assert.False(Durations.TryParse(text, out _));
}
