using Hybrid.Orchestrator.Project;
using Hybrid.Orchestrator.Run.Streams;

namespace Hybrid.Orchestrator.Tests.Run;

public sealed class RestartPolicyTests
{
    private static readonly RestartSettings Settings = new(Times: 3, Seconds(1), Seconds(5), Within: TimeSpan.FromMinutes(10));

    [Theory]
    [InlineData(0, true, false, 0, 1, 1)]
    [InlineData(1, true, false, 0, 2, 2)]
    [InlineData(2, true, false, 0, 3, 4)]
    [InlineData(3, true, false, 0, 4, null)] // the fourth failure in a row
    [InlineData(3, true, true, 0, 4, 5)] // a broker that is away is waited for
    [InlineData(0, false, true, 0, 1, null)] // starting again cannot help
    [InlineData(2, true, false, 600, 1, 1)] // it had run long: counted from zero again
    [InlineData(3, false, false, 600, 1, null)]
    public void After_Failure_WaitsOrGivesUp(int failuresBefore, bool isTransient, bool isKnown, int ranForSeconds, int failures, int? waitSeconds) =>
        Assert.Equal((failures, waitSeconds is { } wait ? Seconds(wait) : null), RestartPolicy.After(Settings, failuresBefore, isTransient, isKnown, Seconds(ranForSeconds)));

    [Fact]
    public void After_ManyFailures_WaitsNoLongerThanTheLongest() =>
        Assert.Equal(Seconds(5), RestartPolicy.After(Settings with { Times = 1000 }, 500, true, false, TimeSpan.Zero).Wait);

    private static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds);
}
