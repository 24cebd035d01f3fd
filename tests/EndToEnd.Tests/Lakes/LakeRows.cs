using Hybrid.Lake.DuckDb;
using Hybrid.Lake.Tables;

namespace Hybrid.EndToEnd.Tests.Lakes;

/// <summary>Compares tables of a lake with queries, row by row, in DuckDB.</summary>
internal sealed class LakeRows : IDisposable
{
    private readonly DuckDatabase _database = DuckDatabase.Open();
    private readonly DuckConnection _connection;

    public LakeRows()
    {
        _connection = _database.Connect();
        _connection.Execute("SET TimeZone = 'UTC'");
    }

    /// <summary>Runs a statement, for instance one that makes a view to compare with.</summary>
    public void Execute(string sql) => _connection.Execute(sql);

    /// <summary>The first value of a query.</summary>
    public object? Scalar(string sql) => _connection.Scalar(sql);

    /// <summary>Makes a view of a table's newest snapshot: exactly the files that its log names.</summary>
    public async Task ExposeAsync(string lake, string table, string? name = null)
    {
        Snapshot snapshot = await LakeCatalog.Open(lake).Table(table).SnapshotAsync();
        string[] files = [.. snapshot.Files.Select(file => $"'{Path.Combine(lake, table, file.Path).Replace("'", "''", StringComparison.Ordinal)}'")];
        Assert.True(files.Length > 0, $"The table {table} has no files.");
        _connection.Execute(
            $"CREATE OR REPLACE VIEW \"{name ?? table}\" AS SELECT * FROM read_parquet([{string.Join(", ", files)}], hive_partitioning = true, hive_types = {{{PartitionColumns(snapshot.Definition.Partition)}}})");
    }

    /// <summary>Fails, with examples, unless both queries give the same rows, each as often. Columns are matched by name.</summary>
    public void AssertSame(string expected, string actual, string what)
    {
        string columns = Columns(expected);
        Assert.Equal(columns, Columns(actual));
        string missing = Difference($"SELECT {columns} FROM ({expected})", $"SELECT {columns} FROM ({actual})");
        string surplus = Difference($"SELECT {columns} FROM ({actual})", $"SELECT {columns} FROM ({expected})");
        Assert.True(missing.Length == 0 && surplus.Length == 0, $"{what}\nmissing rows:\n{missing}\nrows too many:\n{surplus}");
    }

    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
    }

    private static string PartitionColumns(PartitionUnit unit) => unit switch
    {
        PartitionUnit.Day => "date: DATE",
        PartitionUnit.Hour => "date: DATE, hour: INTEGER",
        _ => throw new ArgumentOutOfRangeException(nameof(unit), unit, "No test reads tables of this unit."),
    };

    private string Columns(string query)
    {
        List<string> names = [];
        using DuckResult result = _connection.Query($"SELECT column_name FROM (DESCRIBE {query}) ORDER BY column_name");
        while (result.Read())
        {
            names.Add($"\"{result.GetString(0)}\"");
        }

        return string.Join(", ", names);
    }

    private string Difference(string left, string right)
    {
        List<string> rows = [];
        using DuckResult result = _connection.Query($"SELECT to_json(d)::VARCHAR FROM ({left} EXCEPT ALL {right}) d LIMIT 5");
        while (result.Read())
        {
            rows.Add(result.GetString(0)!);
        }

        if (rows.Count > 0)
        {
            rows.Add($"… {_connection.Scalar($"SELECT count(*) FROM ({left} EXCEPT ALL {right})")} in all");
        }

        return string.Join('\n', rows);
    }
}
