namespace Hybrid.Lake.DuckDb;

/// <summary>How a DuckDB database is opened. The defaults are for a small, quiet database inside another program.</summary>
public sealed record DuckDatabaseOptions
{
    /// <summary>The database file, or null for one in memory.</summary>
    public string? Path { get; init; }

    /// <summary>Whether a database file is opened for reading only.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>Bytes that DuckDB may use before it spills to <see cref="TempDirectory"/> or fails; null for DuckDB's own default, 80 % of the machine.</summary>
    public long? MemoryLimit { get; init; }

    /// <summary>Where DuckDB spills to; null: it does not spill.</summary>
    public string? TempDirectory { get; init; }

    /// <summary>Threads DuckDB works with, the caller's included. 1: none of its own.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Whether results keep the order of their input where SQL leaves it open. Off, all threads write at once.</summary>
    public bool PreserveInsertionOrder { get; init; } = true;

    /// <summary>Further DuckDB settings by name.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();
}
