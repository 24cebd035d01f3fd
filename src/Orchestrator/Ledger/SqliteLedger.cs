using Dapper;
using Microsoft.Data.Sqlite;

namespace Hybrid.Orchestrator.Ledger;

/// <summary>The ledger in one SQLite file: for one host, any number of processes.</summary>
/// <remarks>Every change is one IMMEDIATE transaction, whose WHERE clause repeats what the caller decided on; no row changed means "no".</remarks>
internal sealed class SqliteLedger : ILedger
{
    private const string Columns = """
        id AS Id, job AS Job, partition AS Partition, inputs_key AS InputsKey, revision AS Revision, cause AS Cause, state AS State,
        sequence AS Sequence, attempt AS Attempt, owner AS Owner, lease_until AS LeaseUntil, decided_at AS DecidedAt, started_at AS StartedAt,
        finished_at AS FinishedAt, retry_at AS RetryAt, error_code AS ErrorCode, error AS Error,
        output_table_id AS OutputTableId, output_version AS OutputVersion
        """;

    private const string Active = "('Decided', 'Running', 'RetryWait')";

    private const string NextSequence =
        "max(@LoggedSequence, (SELECT coalesce(max(sequence), 0) FROM run WHERE job = @Job AND partition = @Partition)) + 1";

    private readonly string _path;
    private readonly TimeProvider _time;
    private readonly SqliteConnection _connection;
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Opens the ledger; the file is made when it is missing.</summary>
    /// <exception cref="OrchestratorException"><see cref="OrchestratorError.Ledger"/>: the file is no ledger, is too new, or cannot be opened.</exception>
    public SqliteLedger(string path, TimeProvider time)
    {
        _path = path;
        _time = time;
        _connection = SqliteConnections.Open(path);
    }

    /// <inheritdoc/>
    public Task<JobRegistration> RegisterAsync(
        string job, long startAt, string tables, JobRegistration? replaced = null, CancellationToken cancellation = default) => InTurnAsync(transaction =>
    {
        Execute("""
            INSERT INTO job (name, start_at, tables, registered_at) VALUES (@job, @startAt, @tables, @now)
            ON CONFLICT (name) DO UPDATE SET start_at = excluded.start_at, tables = excluded.tables WHERE job.tables = @replaced
            """, new { job, startAt, tables, replaced = replaced?.Tables, now = Now }, transaction);
        return FindJob(job, transaction)!;
    }, cancellation);

    /// <inheritdoc/>
    public Task<JobRegistration?> FindJobAsync(string job, CancellationToken cancellation = default) =>
        ReadAsync(transaction => FindJob(job, transaction), cancellation);

    /// <inheritdoc/>
    public Task<bool> FireAsync(string job, long firedAt, CancellationToken cancellation = default) => InTurnAsync(transaction =>
        Execute("UPDATE job SET last_fire = @firedAt WHERE name = @job AND coalesce(last_fire, -9223372036854775808) < @firedAt",
            new { job, firedAt }, transaction) == 1, cancellation);

    /// <inheritdoc/>
    public Task<RunRecord?> DecideAsync(RunDecision decision, Lease lease, RunRecord? replaces = null, CancellationToken cancellation = default) => InTurnAsync(transaction =>
    {
        var now = Now;
        if (replaces is { IsActive: true } && !Finish(replaces, lease.Owner, AttemptResult.Superseded("a newer generation of its inputs came before it ran"), transaction))
            return null;
        var active = _connection.ExecuteScalar<long>(
            $"SELECT count(*) FROM run WHERE job = @Job AND partition = @Partition AND state IN {Active}", decision, transaction);
        if (active > 0)
            return null;
        var id = Guid.CreateVersion7(_time.GetUtcNow()).ToString("N");
        var run = _connection.QuerySingleOrDefault<RunRecord>($"""
            INSERT INTO run (id, job, partition, inputs_key, revision, cause, state, sequence, attempt, owner, lease_until, decided_at)
            VALUES (@id, @Job, @Partition, @InputsKey, @Revision, @cause, 'Decided', {NextSequence}, 0, @Owner, @until, @now)
            ON CONFLICT (job, partition, inputs_key, revision) DO UPDATE SET
                state = 'Decided', sequence = excluded.sequence, owner = excluded.owner, lease_until = excluded.lease_until,
                finished_at = NULL, retry_at = NULL, error_code = NULL, error = NULL, output_table_id = NULL, output_version = NULL
            WHERE run.state = 'Superseded' OR (run.state = 'Succeeded' AND run.id = @replaces)
            RETURNING {Columns}
            """,
            new
            {
                id,
                decision.Job,
                decision.Partition,
                decision.InputsKey,
                decision.Revision,
                cause = decision.Cause.ToString(),
                decision.LoggedSequence,
                lease.Owner,
                until = Until(now, lease),
                now,
                replaces = replaces?.Id
            }, transaction);
        if (run is not null && run.Id == id)
        {
            foreach (var input in decision.Inputs)
            {
                Execute("INSERT INTO input (run_id, table_name, table_id, partition, generation) VALUES (@id, @Table, @TableId, @Partition, @Generation)",
                    new { id, input.Table, input.TableId, input.Partition, input.Generation }, transaction);
            }
        }
        return run;
    }, cancellation);

    /// <inheritdoc/>
    public Task<RunRecord?> StartAsync(RunRecord run, Lease lease, long loggedSequence, CancellationToken cancellation = default) => InTurnAsync(transaction =>
    {
        var now = Now;
        // The first attempt of the owner that decided keeps the sequence number given then; all others fence the attempt before them.
        var started = _connection.QuerySingleOrDefault<RunRecord>($"""
            UPDATE run SET
                sequence = CASE WHEN attempt = 0 AND owner = @Owner AND sequence > @LoggedSequence THEN sequence ELSE {NextSequence} END,
                state = 'Running', attempt = attempt + 1, owner = @Owner, lease_until = @until, started_at = @now, finished_at = NULL, retry_at = NULL
            WHERE id = @Id AND attempt = @Attempt AND state = @state AND sequence = @Sequence
                AND ((state = 'Decided' AND owner = @Owner) OR state = 'RetryWait' OR lease_until <= @now)
            RETURNING {Columns}
            """,
            new
            {
                run.Id,
                run.Job,
                run.Partition,
                run.Attempt,
                run.Sequence,
                state = run.State.ToString(),
                lease.Owner,
                until = Until(now, lease),
                now,
                LoggedSequence = loggedSequence
            }, transaction);
        if (started is not null)
        {
            Execute("INSERT INTO attempt (run_id, number, sequence, owner, started_at) VALUES (@Id, @Attempt, @Sequence, @Owner, @now)",
                new { started.Id, started.Attempt, started.Sequence, started.Owner, now }, transaction);
        }
        return started;
    }, cancellation);

    /// <inheritdoc/>
    public Task<bool> RenewAsync(RunRecord run, Lease lease, CancellationToken cancellation = default) => InTurnAsync(transaction =>
    {
        return Execute("UPDATE run SET lease_until = @until WHERE id = @Id AND attempt = @Attempt AND owner = @Owner AND state = 'Running'",
            new { run.Id, run.Attempt, lease.Owner, until = Until(Now, lease) }, transaction) == 1;
    }, cancellation);

    /// <inheritdoc/>
    public Task<bool> FinishAsync(RunRecord run, string owner, AttemptResult result, CancellationToken cancellation = default) =>
        InTurnAsync(transaction => Finish(run, owner, result, transaction), cancellation);

    /// <inheritdoc/>
    public Task ExpireAsync(string owner, CancellationToken cancellation = default) => InTurnAsync(transaction =>
        Execute("UPDATE run SET lease_until = 0 WHERE owner = @owner AND state IN ('Decided', 'Running')", new { owner }, transaction), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<RunRecord>> ActiveAsync(CancellationToken cancellation = default) => ReadAsync<IReadOnlyList<RunRecord>>(transaction =>
        Query<RunRecord>($"SELECT {Columns} FROM run WHERE state IN {Active} ORDER BY decided_at, id", null, transaction), cancellation);

    /// <inheritdoc/>
    public Task<RunFacts> FactsAsync(string job, string partition, string inputsKey, CancellationToken cancellation = default) => ReadAsync(transaction =>
    {
        var key = new { job, partition, inputsKey };
        var active = _connection.QuerySingleOrDefault<RunRecord>($"SELECT {Columns} FROM run WHERE job = @job AND partition = @partition AND state IN {Active}", key, transaction);
        var same = _connection.QueryFirstOrDefault<RunRecord>(
            $"SELECT {Columns} FROM run WHERE job = @job AND partition = @partition AND inputs_key = @inputsKey ORDER BY revision DESC LIMIT 1", key, transaction);
        var hasRun = _connection.ExecuteScalar<bool>("SELECT EXISTS (SELECT 1 FROM run WHERE job = @job AND partition = @partition)", key, transaction);
        return new RunFacts(active, same, hasRun);
    }, cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<RunRecord>> RunsAsync(string? job = null, string? partition = null, int limit = 100, CancellationToken cancellation = default) =>
        ReadAsync<IReadOnlyList<RunRecord>>(transaction => Query<RunRecord>($"""
            SELECT {Columns} FROM run WHERE (@job IS NULL OR job = @job) AND (@partition IS NULL OR partition = @partition)
            ORDER BY decided_at DESC, id DESC LIMIT @limit
            """, new { job, partition, limit }, transaction), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<RunInput>> InputsAsync(string runId, CancellationToken cancellation = default) => ReadAsync<IReadOnlyList<RunInput>>(transaction =>
        Query<RunInput>("SELECT table_name AS \"Table\", table_id AS TableId, partition AS Partition, generation AS Generation FROM input WHERE run_id = @runId ORDER BY table_name, partition",
            new { runId }, transaction), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Attempt>> AttemptsAsync(string runId, CancellationToken cancellation = default) => ReadAsync<IReadOnlyList<Attempt>>(transaction =>
        Query<Attempt>("""
            SELECT number AS Number, sequence AS Sequence, owner AS Owner, started_at AS StartedAt, finished_at AS FinishedAt, result AS Result,
                error_code AS ErrorCode, error AS Error FROM attempt WHERE run_id = @runId ORDER BY number
            """, new { runId }, transaction), cancellation);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _connection.Dispose();
        _turn.Dispose();
        return ValueTask.CompletedTask;
    }

    private long Now => _time.Micros();

    private static long Until(long now, Lease lease) => now + lease.For.Ticks / TimeSpan.TicksPerMicrosecond;

    private JobRegistration? FindJob(string job, SqliteTransaction transaction) => _connection.QuerySingleOrDefault<JobRegistration>(
        "SELECT name AS Job, start_at AS StartAt, tables AS Tables, last_fire AS LastFire, registered_at AS RegisteredAt FROM job WHERE name = @job", new { job }, transaction);

    private bool Finish(RunRecord run, string owner, AttemptResult result, SqliteTransaction transaction)
    {
        var values = new
        {
            run.Id,
            run.Attempt,
            run.Sequence,
            owner,
            now = Now,
            state = result.State.ToString(),
            result.RetryAt,
            result.ErrorCode,
            result.Error,
            result.OutputTableId,
            result.OutputVersion,
        };
        var changed = Execute("""
            UPDATE run SET state = @state, finished_at = @now, retry_at = @RetryAt, error_code = @ErrorCode, error = @Error, lease_until = 0,
                output_table_id = @OutputTableId, output_version = @OutputVersion
            WHERE id = @Id AND attempt = @Attempt AND sequence = @Sequence
                AND ((state IN ('Decided', 'Running') AND (owner = @owner OR lease_until <= @now)) OR state = 'RetryWait')
            """, values, transaction);
        if (changed == 1)
        {
            Execute("UPDATE attempt SET finished_at = @now, result = @state, error_code = @ErrorCode, error = @Error WHERE run_id = @Id AND number = @Attempt AND finished_at IS NULL",
                values, transaction);
        }
        return changed == 1;
    }

    private int Execute(string sql, object values, SqliteTransaction transaction) => _connection.Execute(sql, values, transaction);

    private List<T> Query<T>(string sql, object? values, SqliteTransaction transaction) =>
        _connection.Query<T>(sql, values, transaction).AsList();

    private Task<T> InTurnAsync<T>(Func<SqliteTransaction, T> work, CancellationToken cancellation) => InTurnAsync(work, isRead: false, cancellation);

    private Task<T> ReadAsync<T>(Func<SqliteTransaction, T> work, CancellationToken cancellation) => InTurnAsync(work, isRead: true, cancellation);

    /// <summary>Runs one transaction; SQLite itself is synchronous, and one connection serves one caller at a time. A read takes no write lock.</summary>
    private async Task<T> InTurnAsync<T>(Func<SqliteTransaction, T> work, bool isRead, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            using var transaction = _connection.BeginTransaction(deferred: isRead);
            var result = work(transaction);
            transaction.Commit();
            return result;
        }
        catch (SqliteException error)
        {
            throw SqliteConnections.Translate(error, _path);
        }
        finally
        {
            _turn.Release();
        }
    }
}
