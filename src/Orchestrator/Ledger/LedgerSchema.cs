namespace Hybrid.Orchestrator.Ledger;

/// <summary>
/// The ledger's tables, as the list of steps that led to them. A step that was released is never edited: a change is one more step.
/// The number of steps done is SQLite's <c>user_version</c>.
/// </summary>
internal static class LedgerSchema
{
    /// <summary>The steps, in order.</summary>
    public static readonly IReadOnlyList<string> Steps =
    [
        """
        CREATE TABLE job (
            name          TEXT    PRIMARY KEY,
            start_at      INTEGER NOT NULL,
            tables        TEXT    NOT NULL,
            last_fire     INTEGER,
            registered_at INTEGER NOT NULL
        );

        CREATE TABLE run (
            id              TEXT    PRIMARY KEY,
            job             TEXT    NOT NULL,
            partition       TEXT    NOT NULL,
            inputs_key      TEXT    NOT NULL,
            revision        INTEGER NOT NULL,
            cause           TEXT    NOT NULL,
            state           TEXT    NOT NULL,
            sequence        INTEGER NOT NULL,
            attempt         INTEGER NOT NULL,
            owner           TEXT,
            lease_until     INTEGER NOT NULL,
            decided_at      INTEGER NOT NULL,
            started_at      INTEGER,
            finished_at     INTEGER,
            retry_at        INTEGER,
            error_code      TEXT,
            error           TEXT,
            output_table_id TEXT,
            output_version  INTEGER,
            UNIQUE (job, partition, inputs_key, revision)
        );

        CREATE UNIQUE INDEX run_active ON run (job, partition) WHERE state IN ('Decided', 'Running', 'RetryWait');
        CREATE INDEX run_decided ON run (decided_at);

        CREATE TABLE attempt (
            run_id      TEXT    NOT NULL REFERENCES run (id) ON DELETE CASCADE,
            number      INTEGER NOT NULL,
            sequence    INTEGER NOT NULL,
            owner       TEXT    NOT NULL,
            started_at  INTEGER NOT NULL,
            finished_at INTEGER,
            result      TEXT,
            error_code  TEXT,
            error       TEXT,
            PRIMARY KEY (run_id, number)
        ) WITHOUT ROWID;

        CREATE TABLE input (
            run_id     TEXT    NOT NULL REFERENCES run (id) ON DELETE CASCADE,
            table_name TEXT    NOT NULL,
            table_id   TEXT    NOT NULL,
            partition  TEXT    NOT NULL,
            generation INTEGER NOT NULL,
            PRIMARY KEY (run_id, table_name, partition)
        ) WITHOUT ROWID;
        """,
    ];
}
