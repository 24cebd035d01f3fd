namespace Hybrid.Orchestrator.Decide;

/// <summary>What is run of what had closed before the job was added.</summary>
/// <param name="Kind">None, all, or since a moment.</param>
/// <param name="Since">Event time in microseconds: output partitions that end at or before it are left out.</param>
internal sealed record CatchUpRule(CatchUpKind Kind, long Since = long.MinValue)
{
    /// <summary>The job starts from now.</summary>
    public static CatchUpRule None { get; } = new(CatchUpKind.None);

    /// <summary>All that is there.</summary>
    public static CatchUpRule All { get; } = new(CatchUpKind.All);

    /// <summary>
    /// The event time that a job starts from: output partitions that end at or before it are not run by the loop, unless they have been before.
    /// Asked once, when the job is registered; a lost ledger asks again, and finds the start in the output table.
    /// </summary>
    /// <param name="closedUpTo">For each input, the event time up to which it is closed now; <see cref="long.MinValue"/> when nothing is.</param>
    /// <param name="firstHeld">The start of the first output partition that holds a run of the job; null when none does.</param>
    public long StartAt(IEnumerable<long> closedUpTo, long? firstHeld) => Kind switch
    {
        CatchUpKind.All => long.MinValue,
        CatchUpKind.Since => Since,
        _ when firstHeld is { } held => held,
        // An output partition belongs to the time before the job when all that it reads had closed.
        _ => closedUpTo.Min(),
    };
}

/// <summary>What is run of what had closed before the job was added.</summary>
internal enum CatchUpKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Everything.</summary>
    All,

    /// <summary>What ends after a moment.</summary>
    Since,
}
