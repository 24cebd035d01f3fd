namespace Hybrid.Orchestrator.Ledger;

/// <summary>How an attempt, and by it the run, ended.</summary>
/// <param name="State">The run's new state: anything but decided or running.</param>
/// <param name="RetryAt">When the next attempt is due, with <see cref="RunState.RetryWait"/>.</param>
/// <param name="ErrorCode">The error's code, when it failed.</param>
/// <param name="Error">The error.</param>
/// <param name="OutputTableId">The output table's id, when it succeeded.</param>
/// <param name="OutputVersion">The version that holds the result, when it succeeded.</param>
internal sealed record AttemptResult(
    RunState State, long? RetryAt = null, string? ErrorCode = null, string? Error = null, string? OutputTableId = null, long? OutputVersion = null)
{
    /// <summary>The result stands in a version of the output table.</summary>
    public static AttemptResult Succeeded(string tableId, long version) => new(RunState.Succeeded, OutputTableId: tableId, OutputVersion: version);

    /// <summary>It failed for good.</summary>
    public static AttemptResult Failed(string code, string error) => new(RunState.Failed, ErrorCode: code, Error: error);

    /// <summary>It failed and is tried again.</summary>
    public static AttemptResult Retry(long at, string code, string error) => new(RunState.RetryWait, at, code, error);

    /// <summary>A newer run stands in its place.</summary>
    public static AttemptResult Superseded(string why) => new(RunState.Superseded, ErrorCode: nameof(RunState.Superseded), Error: why);

    /// <summary>A person stopped it.</summary>
    public static AttemptResult Cancelled(string why) => new(RunState.Cancelled, ErrorCode: nameof(RunState.Cancelled), Error: why);
}
