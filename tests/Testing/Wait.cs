using System.Runtime.CompilerServices;

namespace Hybrid.Testing;

/// <summary>Waits for a condition, with a deadline: what a test does instead of sleeping.</summary>
public static class Wait
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    /// <summary>Returns as soon as <paramref name="condition"/> holds; it is asked every 20 ms.</summary>
    /// <param name="condition">What is waited for. What it throws ends the wait.</param>
    /// <param name="deadline">How long at most.</param>
    /// <param name="time">The clock; the system's when null.</param>
    /// <param name="what">What the message of the exception calls the condition; its source text by default.</param>
    /// <exception cref="TimeoutException">The condition did not hold within <paramref name="deadline"/>.</exception>
    public static Task Until(
        Func<bool> condition, TimeSpan deadline, TimeProvider? time = null, [CallerArgumentExpression(nameof(condition))] string what = "") =>
        Until(_ => Task.FromResult(condition()), deadline, time, what);

    /// <inheritdoc cref="Until(Func{bool}, TimeSpan, TimeProvider?, string)"/>
    /// <remarks>The condition's token is cancelled at the deadline.</remarks>
    public static async Task Until(
        Func<CancellationToken, Task<bool>> condition,
        TimeSpan deadline,
        TimeProvider? time = null,
        [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        time ??= TimeProvider.System;
        using CancellationTokenSource over = new(deadline, time);
        using PeriodicTimer timer = new(Interval, time);
        try
        {
            while (!await condition(over.Token))
            {
                await timer.WaitForNextTickAsync(over.Token);
            }
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            throw new TimeoutException($"Not within {deadline.TotalSeconds:0.###} s: {what}");
        }
    }
}
