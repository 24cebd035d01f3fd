namespace Hybrid.Lake.Tables;

/// <summary>What a plan decided: to commit some actions, or that there is nothing to commit and why.</summary>
public readonly record struct CommitDecision
{
    /// <summary>The actions, or null.</summary>
    public CommitActions? Actions { get; private init; }

    /// <summary>Why not, when there are no actions.</summary>
    public CommitResult Result { get; private init; }

    /// <summary>Commit these.</summary>
    public static CommitDecision Commit(CommitActions actions) => new() { Actions = actions };

    /// <summary>Commit nothing.</summary>
    public static CommitDecision Stop(CommitResult result) => new() { Result = result };
}
