using Hybrid.BatchLayer.Outputs;
using Hybrid.Lake;
using Hybrid.Lake.DuckDb;
using Hybrid.Lake.Tables;

namespace Hybrid.BatchLayer.DuckDb;

/// <summary>The query's result: a temporary table of the run's own database, which spills to disk where it does not fit in memory.</summary>
internal sealed class ResultTable
{
    private const string Name = "hybrid_result";
    private const string Prefix = $"CREATE TEMP TABLE {Name} AS ";

    private readonly DuckConnection _connection;

    private ResultTable(DuckConnection connection, IReadOnlyList<ResultColumn> columns)
    {
        _connection = connection;
        Columns = columns;
    }

    /// <summary>The result's columns, in order.</summary>
    public IReadOnlyList<ResultColumn> Columns { get; }

    /// <summary>Runs the query.</summary>
    /// <exception cref="BatchException">The SQL is wrong, fails on the data, or needs more memory than it may have; with its place in the file.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static ResultTable Make(DuckConnection connection, SqlText sql, PartitionKey partition, CancellationToken cancellation)
    {
        connection.Execute("SET errors_as_json = true", cancellation);
        try
        {
            using var statement = connection.Prepare(Prefix + sql.Query);
            var bound = BindTime(statement, "partition_start", partition.IsTimeless ? null : partition.Start)
                + BindTime(statement, "partition_end", partition.IsTimeless ? null : partition.End);
            if (bound < statement.ParameterCount)
            {
                throw new BatchException(BatchError.InvalidSql,
                    $"{sql.File}: error: the query has a parameter that is not known; there are $partition_start and $partition_end");
            }
            statement.Execute(cancellation);
        }
        catch (LakeException error)
        {
            throw QueryErrors.Translate(error, sql, Prefix);
        }
        connection.Execute("SET errors_as_json = false", cancellation);

        var columns = new List<ResultColumn>();
        using var described = connection.Query($"DESCRIBE {Name}", cancellation);
        while (described.Read())
            columns.Add(new ResultColumn(described.GetString(0)!, described.GetString(1)!));
        return new ResultTable(connection, columns);
    }

    /// <summary>The query of the rows, cast to a table's columns.</summary>
    public static string Rows(IReadOnlyList<LakeColumn> columns) =>
        $"SELECT {string.Join(", ", columns.Select(column => $"{DuckSql.Name(column.Name)}::{column.Type.SqlName} AS {DuckSql.Name(column.Name)}"))} FROM {Name}";

    /// <summary>Refuses rows whose partition columns, where the query selects them, say another partition than the run's.</summary>
    /// <exception cref="BatchException"><see cref="BatchError.UnsupportedResult"/>, with how many rows.</exception>
    public void CheckPartition(PartitionKey partition, string sqlFile, CancellationToken cancellation)
    {
        var given = partition.Values().Where(value => Columns.Any(column => column.Name == value.Key)).ToList();
        if (given.Count == 0)
            return;
        var differs = string.Join(" OR ", given.Select(value => $"{DuckSql.Name(value.Key)}::VARCHAR IS DISTINCT FROM {DuckSql.Text(value.Value!)}"));
        using var counted = _connection.Query($"SELECT count(*) FROM {Name} WHERE {differs}", cancellation);
        counted.Read();
        if (counted.GetInt64(0) is var rows and > 0)
        {
            throw new BatchException(BatchError.UnsupportedResult,
                $"{sqlFile}: error: {rows} rows of the result have another {string.Join(", ", given.Select(value => value.Key))} than the output partition {partition}. "
                + "These are the partition's own columns: leave them out, or give yours another name with AS.");
        }
    }

    /// <summary>A hash of the rows as the table will hold them, whatever their order.</summary>
    public string Hash(IReadOnlyList<LakeColumn> columns, CancellationToken cancellation)
    {
        using var hashed = _connection.Query($"SELECT count(*) || ':' || coalesce(sum(hash(r)::HUGEINT), 0) FROM ({Rows(columns)}) AS r", cancellation);
        hashed.Read();
        return hashed.GetString(0)!;
    }

    private static int BindTime(DuckStatement statement, string parameter, long? micros)
    {
        if (statement.IndexOf(parameter) is not { } index)
            return 0;
        statement.Bind(index, micros is { } at ? DateTimeOffset.UnixEpoch.AddTicks(at * TimeSpan.TicksPerMicrosecond) : null);
        return 1;
    }
}
