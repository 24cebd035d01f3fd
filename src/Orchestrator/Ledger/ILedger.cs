namespace Hybrid.Orchestrator.Ledger;

/// <summary>
/// The runs, their attempts, leases and inputs. The lake is the truth about results; the ledger is the truth about who runs what now.
/// </summary>
/// <remarks>
/// Always true: (1) one run per job, output partition, inputs and revision; (2) at most one active run per job and output partition;
/// (3) sequence numbers of one job and output partition only grow, and exceed what the log was seen to hold; (4) every change of a run
/// names the attempt that it was decided on, so of two schedulers that act on one run, one is told no. All four hold in the database, so
/// they hold for any number of processes. A lost ledger loses history, never correctness.
/// </remarks>
internal interface ILedger : IAsyncDisposable
{
    /// <summary>Remembers a job's start. A job that is known keeps what it had, unless that is <paramref name="replaced"/>.</summary>
    /// <param name="job">The job.</param>
    /// <param name="startAt">The event time that it starts from.</param>
    /// <param name="tables">The ids of the tables that this was found from.</param>
    /// <param name="replaced">The registration that is out of date, as its tables are gone; null: none is.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>What holds now.</returns>
    Task<JobRegistration> RegisterAsync(string job, long startAt, string tables, JobRegistration? replaced = null, CancellationToken cancellation = default);

    /// <summary>What is known of a job; null: never registered.</summary>
    Task<JobRegistration?> FindJobAsync(string job, CancellationToken cancellation = default);

    /// <summary>Records that a schedule fired, if that moves its last firing forward; false: another scheduler did.</summary>
    Task<bool> FireAsync(string job, long firedAt, CancellationToken cancellation = default);

    /// <summary>
    /// Writes a run down under a lease. A superseded run with the same key is opened again, with a new sequence number.
    /// </summary>
    /// <param name="decision">The run.</param>
    /// <param name="lease">The hold on it.</param>
    /// <param name="replaces">
    /// A run whose place it takes, as the caller read it: one that nobody holds ends as superseded in the same step; a succeeded one with the same key, whose
    /// result the output table no longer holds, is opened again.
    /// </param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The run; null when the key is taken, or another run of the output partition is active.</returns>
    Task<RunRecord?> DecideAsync(RunDecision decision, Lease lease, RunRecord? replaces = null, CancellationToken cancellation = default);

    /// <summary>
    /// Starts the next attempt of a run that <paramref name="lease"/>'s owner decided, that waits for a retry, or whose lease is over. Any
    /// attempt but the first gets a new sequence number, which fences whatever is left of the attempt before.
    /// </summary>
    /// <returns>The run as it is now; null when another scheduler has changed it since it was read.</returns>
    Task<RunRecord?> StartAsync(RunRecord run, Lease lease, long loggedSequence, CancellationToken cancellation = default);

    /// <summary>Prolongs the lease; false: it is lost, the attempt must stop.</summary>
    Task<bool> RenewAsync(RunRecord run, Lease lease, CancellationToken cancellation = default);

    /// <summary>
    /// Ends the attempt under way, if <paramref name="owner"/> still holds it, or closes a run that nobody holds (waiting for a retry, or its lease is over).
    /// </summary>
    /// <returns>Whether it was recorded; false: another scheduler has changed the run since it was read.</returns>
    Task<bool> FinishAsync(RunRecord run, string owner, AttemptResult result, CancellationToken cancellation = default);

    /// <summary>Ends the leases of an owner that is known to be dead.</summary>
    Task ExpireAsync(string owner, CancellationToken cancellation = default);

    /// <summary>The runs that are decided, running or waiting for a retry.</summary>
    Task<IReadOnlyList<RunRecord>> ActiveAsync(CancellationToken cancellation = default);

    /// <summary>What is known of an output partition.</summary>
    /// <param name="job">The job.</param>
    /// <param name="partition">The output partition.</param>
    /// <param name="inputsKey">The key of the generations that are the newest now.</param>
    /// <param name="cancellation">Stops the query.</param>
    Task<RunFacts> FactsAsync(string job, string partition, string inputsKey, CancellationToken cancellation = default);

    /// <summary>Runs, the newest first.</summary>
    /// <param name="job">Only of this job; null: of all.</param>
    /// <param name="partition">Only of this output partition; null: of all.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellation">Stops the query.</param>
    Task<IReadOnlyList<RunRecord>> RunsAsync(string? job = null, string? partition = null, int limit = 100, CancellationToken cancellation = default);

    /// <summary>A run's inputs.</summary>
    Task<IReadOnlyList<RunInput>> InputsAsync(string runId, CancellationToken cancellation = default);

    /// <summary>A run's attempts, in order.</summary>
    Task<IReadOnlyList<Attempt>> AttemptsAsync(string runId, CancellationToken cancellation = default);
}
