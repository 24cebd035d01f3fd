using Hybrid.Lake.DuckDb;
using Hybrid.Lake.Tables;

namespace Hybrid.Lake.Parquet;

/// <summary>Stores rows as data files of a table: the files are durable when a method returns, and in no snapshot until they are committed.</summary>
public static class ParquetStore
{
    /// <summary>Stores the result of a query as one data file of a partition.</summary>
    /// <param name="connection">Runs the query.</param>
    /// <param name="table">The table.</param>
    /// <param name="definition">Its definition: the query's columns are cast to it by name.</param>
    /// <param name="partition">The partition that all rows are in.</param>
    /// <param name="writer">The writer's id, for the file's name and tags.</param>
    /// <param name="number">The writer's number, likewise.</param>
    /// <param name="query">The query, without partition columns.</param>
    /// <param name="cancellation">Stops the query.</param>
    /// <returns>The file, or null when there were no rows (nothing is stored then).</returns>
    /// <exception cref="LakeException">The query or the storage failed; <see cref="LakeError.SchemaMismatch"/>: it lacks a column, or has one more.</exception>
    public static ValueTask<LakeFile?> StoreAsync(
        DuckConnection connection,
        LakeTable table,
        TableDefinition definition,
        PartitionKey partition,
        string writer,
        long number,
        string query,
        CancellationToken cancellation = default)
    {
        Check(connection, definition, query);
        return StoreCheckedAsync(connection, table, definition, partition, writer, number, query, cancellation);
    }

    /// <summary>As <see cref="StoreAsync"/>, for a query that is known to have the table's columns.</summary>
    internal static async ValueTask<LakeFile?> StoreCheckedAsync(
        DuckConnection connection,
        LakeTable table,
        TableDefinition definition,
        PartitionKey partition,
        string writer,
        long number,
        string query,
        CancellationToken cancellation)
    {
        var casts = string.Join(", ", definition.Columns.Select(column => $"{DuckSql.Name(column.Name)}::{column.Type.SqlName} AS {DuckSql.Name(column.Name)}"));
        var path = DataFileName.NewPath(partition, writer, number);
        long rows = 0;
        string? stats = null;
        var stored = await table.Storage.StoreFileAsync($"{table.Name}/{path}", (local, stop) =>
        {
            rows = connection.Execute($"COPY (SELECT {casts} FROM ({query})) TO {DuckSql.Text(local)} ({ParquetWriter.CopyOptions})", stop);
            if (rows > 0)
            {
                var read = ParquetStats.Of(connection, definition.Columns, local);
                stats = FileStats.ToJson(read.Rows, read.Columns);
            }

            return ValueTask.CompletedTask;
        }, cancellation);
        if (rows == 0)
        {
            await table.Storage.DeleteAsync($"{table.Name}/{path}", cancellation);
            return null;
        }

        return new LakeFile
        {
            Path = path,
            Partition = partition,
            Size = stored.Size,
            Modified = stored.Modified,
            Rows = rows,
            Stats = stats,
            Writer = writer,
            WriterNumber = number,
        };
    }

    private static void Check(DuckConnection connection, TableDefinition definition, string query)
    {
        var there = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        using (var described = connection.Query($"DESCRIBE {query}"))
        {
            while (described.Read())
                there.Add(described.GetString(0)!);
        }

        var expected = definition.Columns.Select(column => column.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var missing = expected.Except(there, StringComparer.OrdinalIgnoreCase).ToArray();
        var extra = there.Except(expected, StringComparer.OrdinalIgnoreCase).ToArray();
        if (missing.Length + extra.Length > 0)
        {
            throw new LakeException(
                LakeError.SchemaMismatch,
                $"table '{definition.Name}': the query {(missing.Length > 0 ? $"lacks the column {string.Join(", ", missing)}" : $"has the column {string.Join(", ", extra)}, which the table lacks")}");
        }
    }
}
