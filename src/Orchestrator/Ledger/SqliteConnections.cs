using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Hybrid.Orchestrator.Ledger;

/// <summary>Opens the ledger's file: the native engine, the pragmas, the schema's steps.</summary>
internal static class SqliteConnections
{
    // Errors of SQLite (sqlite.org/rescode.html).
    private const int Busy = 5;
    private const int Locked = 6;
    private const int Corrupt = 11;
    private const int NotADatabase = 26;

    static SqliteConnections() => SQLitePCL.Batteries_V2.Init();

    /// <summary>Opens the file, which is made when it is missing, and brings it to the newest schema.</summary>
    /// <exception cref="OrchestratorException"><see cref="OrchestratorError.Ledger"/>: it is no ledger, is too new, or cannot be opened.</exception>
    public static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadWriteCreate,
            Pooling = false,
            DefaultTimeout = 15,
            ForeignKeys = true,
        }.ToString());
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            connection.Open();
            // WAL: readers (status, dashboard) never wait for the loop. NORMAL: a power cut may take the last transactions; the lake's log has the results.
            connection.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;");
            Migrate(connection, path);
            return connection;
        }
        catch (Exception error) when (error is SqliteException or IOException or UnauthorizedAccessException)
        {
            connection.Dispose();
            throw Translate(error, path);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>The ledger's error for one of SQLite or of the file system.</summary>
    public static OrchestratorException Translate(Exception error, string path) => error switch
    {
        SqliteException { SqliteErrorCode: Corrupt or NotADatabase } =>
            new OrchestratorException(OrchestratorError.Ledger, $"The ledger {path} is damaged or no ledger: {error.Message} Delete it: what was run is found again in the lake's log; only the history of attempts is lost.", inner: error),
        SqliteException { SqliteErrorCode: Busy or Locked } =>
            new OrchestratorException(OrchestratorError.Ledger, $"The ledger {path} is locked by another process for too long: {error.Message}", isTransient: true, inner: error),
        _ => new OrchestratorException(OrchestratorError.Ledger, $"The ledger {path} cannot be used: {error.Message}", inner: error),
    };

    private static void Migrate(SqliteConnection connection, string path)
    {
        if (VersionOf(connection) == LedgerSchema.Steps.Count)
            return;
        // Read again under the write lock: two programs may open a new ledger at once.
        using var transaction = connection.BeginTransaction();
        var done = VersionOf(connection);
        if (done > LedgerSchema.Steps.Count)
        {
            throw new OrchestratorException(OrchestratorError.Ledger,
                $"The ledger {path} has schema {done}, this program knows up to {LedgerSchema.Steps.Count}: it was written by a newer Hybrid. Use that, or another ledger.");
        }
        foreach (var step in LedgerSchema.Steps.Skip(done))
            connection.Execute(step, transaction: transaction);
        connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {LedgerSchema.Steps.Count}"), transaction: transaction);
        transaction.Commit();
    }

    private static int VersionOf(SqliteConnection connection) => connection.ExecuteScalar<int>("PRAGMA user_version");
}
