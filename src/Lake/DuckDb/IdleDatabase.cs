namespace Hybrid.Lake.DuckDb;

/// <summary>
/// A DuckDB database that opens when somebody needs it and closes when nobody has for a while: opening takes 20 ms and more, and an open one holds memory.
/// Thread-safe. Always true: it is open while a lease is out.
/// </summary>
/// <param name="options">How it is opened.</param>
internal sealed class IdleDatabase(DuckDatabaseOptions options) : IDisposable
{
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(10);
    private readonly Lock _gate = new();
    private DuckDatabase? _database;
    private Timer? _timer;
    private int _leases;

    /// <summary>A connection to the database. Dispose the lease after use.</summary>
    public Lease Connect()
    {
        lock (_gate)
        {
            _database ??= DuckDatabase.Open(options);
            var connection = _database.Connect();
            _leases++;
            return new Lease(this, connection);
        }
    }

    /// <summary>Closes it; leases that are out keep it until they are disposed.</summary>
    public void Dispose() => CloseIfUnused();

    private void Return()
    {
        lock (_gate)
        {
            if (--_leases > 0)
                return;
            _timer ??= new Timer(static database => ((IdleDatabase)database!).CloseIfUnused(), this, Timeout.Infinite, Timeout.Infinite);
            _timer.Change(Idle, Timeout.InfiniteTimeSpan);
        }
    }

    private void CloseIfUnused()
    {
        lock (_gate)
        {
            if (_leases > 0)
                return;
            _database?.Dispose();
            _database = null;
            _timer?.Dispose();
            _timer = null;
        }
    }

    /// <summary>A connection for as long as it is needed.</summary>
    public sealed class Lease : IDisposable
    {
        private readonly IdleDatabase _owner;

        internal Lease(IdleDatabase owner, DuckConnection connection)
        {
            _owner = owner;
            Connection = connection;
        }

        /// <summary>The connection.</summary>
        public DuckConnection Connection { get; }

        /// <inheritdoc/>
        public void Dispose()
        {
            Connection.Dispose();
            _owner.Return();
        }
    }
}
