namespace Hybrid.StreamLayer.Checkpoints;

/// <summary>Whether a checkpoint is due: a pure function of the job's state.</summary>
internal static class CheckpointDecision
{
    /// <summary>What to do now.</summary>
    public static CheckpointAction Next(in CheckpointSituation now)
    {
        if (now.IsUnderWay || now.IsLastTaken || now.MostPendingEpochs >= now.PendingLimit)
            return CheckpointAction.Wait;
        if (now.AreSourcesEnded)
            return CheckpointAction.TakeLastWithEnd;
        if (now.IsDraining)
            return CheckpointAction.Wait; // the sources are about to end
        if (now.IsStopping)
            return CheckpointAction.TakeLast;
        if (now.IsAskedFor || now.SinceLast >= now.Interval || (now.IsWantedBySink && now.SinceLast >= now.LeastPause))
            return CheckpointAction.Take;
        return CheckpointAction.Wait;
    }
}

/// <summary>What the coordinator does next.</summary>
internal enum CheckpointAction
{
    /// <summary>Nothing.</summary>
    Wait,

    /// <summary>A checkpoint.</summary>
    Take,

    /// <summary>The last one; rows go on at the next start.</summary>
    TakeLast,

    /// <summary>The last one, after the end of all input.</summary>
    TakeLastWithEnd,
}

/// <summary>The state that decides.</summary>
internal readonly record struct CheckpointSituation
{
    public bool IsUnderWay { get; init; }

    public bool IsLastTaken { get; init; }

    public bool AreSourcesEnded { get; init; }

    public bool IsDraining { get; init; }

    public bool IsStopping { get; init; }

    public bool IsAskedFor { get; init; }

    public bool IsWantedBySink { get; init; }

    public int MostPendingEpochs { get; init; }

    public int PendingLimit { get; init; }

    public TimeSpan SinceLast { get; init; }

    public TimeSpan Interval { get; init; }

    public TimeSpan LeastPause { get; init; }
}
