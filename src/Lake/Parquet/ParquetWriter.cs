using System.Globalization;
using Hybrid.Lake.DuckDb;

namespace Hybrid.Lake.Parquet;

/// <summary>Writes row buffers to Parquet files (zstd) with a DuckDB of its own, on the calling thread. One thread at a time.</summary>
public sealed class ParquetWriter : IDisposable
{
    // DuckDB gathers a row group before it writes it: with long texts its bytes, not its rows, must bound the memory. Only where the order of rows is not asked for.
    private const int RowGroupBytes = 64 * 1024 * 1024;
    private const long MemoryLimit = 512L * 1024 * 1024;

    private readonly DuckDatabase _database;
    private readonly DuckConnection _connection;

    /// <summary>Opens the database.</summary>
    public ParquetWriter()
    {
        _database = DuckDatabase.Open(new DuckDatabaseOptions { MemoryLimit = MemoryLimit, PreserveInsertionOrder = false });
        _connection = _database.Connect();
    }

    /// <summary>The options of every COPY that makes a data file.</summary>
    internal const string CopyOptions = "FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880";

    /// <summary>Writes rows, in their order, to a new local file. Timestamps become UTC microseconds (<c>isAdjustedToUTC</c>).</summary>
    /// <remarks>The sign of a zero may be lost: 0 and −0 are one value to DuckDB's dictionaries.</remarks>
    /// <exception cref="LakeException">The file system failed.</exception>
    public void Write(RowBuffer rows, string path)
    {
        using var source = rows.Expose(_database);
        _connection.Execute(string.Create(
            CultureInfo.InvariantCulture, $"COPY (SELECT * FROM {source.Sql}) TO {DuckSql.Text(path)} ({CopyOptions}, ROW_GROUP_SIZE_BYTES {RowGroupBytes})"));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
    }
}
