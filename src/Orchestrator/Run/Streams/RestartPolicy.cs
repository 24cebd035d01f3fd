using Hybrid.Orchestrator.Project;

namespace Hybrid.Orchestrator.Run.Streams;

/// <summary>Decides whether a stream that failed is started again, and when: a pure function.</summary>
internal static class RestartPolicy
{
    /// <summary>What to do after a failure.</summary>
    /// <param name="settings">The stream's settings.</param>
    /// <param name="failures">Failures in a row before this one.</param>
    /// <param name="isTransient">Whether starting again can help.</param>
    /// <param name="isKnown">Whether it is known what failed (a broker or a disk that is away): that is waited for without end.</param>
    /// <param name="ranFor">How long it had run.</param>
    /// <returns>Failures in a row now, and the wait before the next start; null: it is given up.</returns>
    public static (int Failures, TimeSpan? Wait) After(RestartSettings settings, int failures, bool isTransient, bool isKnown, TimeSpan ranFor)
    {
        failures = ranFor >= settings.Within ? 1 : failures + 1;
        if (!isTransient || (!isKnown && failures > settings.Times))
            return (failures, null);
        var wait = settings.Backoff.Ticks * Math.Pow(2, Math.Min(failures - 1, 32));
        return (failures, wait >= settings.MaxBackoff.Ticks ? settings.MaxBackoff : new TimeSpan((long)wait));
    }
}
