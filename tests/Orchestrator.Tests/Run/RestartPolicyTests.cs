using Hybrid.Orchestrator.Project;
using Hybrid.Orchestrator.Run.Streams;

namespace Hybrid.Orchestrator.Tests.Run;

public sealed class RestartPolicyTests
{
    private static readonly RestartSettings Settings = new(Times: 3, Seconds(1), Seconds(5), Within: TimeSpan.FromMinutes(10));

    [Theory]
    [InlineData(0, true, 0, 1, 1)]
    [InlineData(1, true, 0, 2, 2)]
    [InlineData(2, true, 0, 3, 4)]
    [InlineData(3, true, 0, 4, null)] // the fourth failure in a row
    [InlineData(0, false, 0, 1, null)] // starting again cannot help
    [InlineData(2, true, 600, 1, 1)] // it had run long: counted from zero again
    [InlineData(3, false, 600, 1, null)]
    public void After_Failure_WaitsOrGivesUp(int failuresBefore, bool isTransient, int ranForSeconds, int failures, int? waitSeconds) =>
        Assert.Equal((failures, waitSeconds is { } wait ? Seconds(wait) : null), RestartPolicy.After(Settings, failuresBefore, isTransient, Seconds(ranForSeconds)));

    [Fact]
    public void After_ManyFailures_WaitsNoLongerThanTheLongest() =>
        Assert.Equal(Seconds(5), RestartPolicy.After(Settings with { Times = 1000 }, 500, true, TimeSpan.Zero).Wait);

    private static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds);
}
