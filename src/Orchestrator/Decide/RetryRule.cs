namespace Hybrid.Orchestrator.Decide;

/// <summary>Retries of transient failures.</summary>
/// <param name="Times">How often a run is tried again after its first attempt.</param>
/// <param name="Backoff">The wait before the second attempt; doubled for each one after, up to <see cref="LongestWait"/>.</param>
internal sealed record RetryRule(int Times, TimeSpan Backoff)
{
    /// <summary>The longest wait.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    /// <summary>No retries.</summary>
    public static RetryRule None { get; } = new(0, TimeSpan.Zero);

    /// <summary>The wait after a failed attempt; null when it was the last, or when trying again cannot help.</summary>
    /// <param name="attempt">The attempt that failed, counted from 1.</param>
    /// <param name="isTransient">Whether trying again can help.</param>
    public TimeSpan? WaitAfter(int attempt, bool isTransient)
    {
        if (!isTransient || attempt > Times)
            return null;
        var wait = Backoff.Ticks * Math.Pow(2, Math.Max(0, attempt - 1));
        return wait >= LongestWait.Ticks ? LongestWait : new TimeSpan((long)wait);
    }
}
