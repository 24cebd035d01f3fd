namespace Hybrid.EndToEnd.Tests.Faults;

/// <summary>Waits for what a daemon does; its end, or the deadline, fails with all that it has said.</summary>
internal static class DaemonWait
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    public static Task ForAsync(HybridProgram daemon, string what, Func<bool> condition) => ForAsync(daemon, what, () => Task.FromResult(condition()));

    public static async Task ForAsync(HybridProgram daemon, string what, Func<Task<bool>> condition)
    {
        try
        {
            await Wait.Until(async _ => daemon.HasExited || await condition(), Deadline, what: what);
        }
        catch (TimeoutException failure)
        {
            throw new TimeoutException($"{failure.Message}\n{daemon.Said}", failure);
        }

        Assert.False(daemon.HasExited, $"The daemon ended before {what}.\n{daemon.Said}");
    }
}
