using System.CommandLine;
using Hybrid.Lake.DuckDb;
using Hybrid.Lake.Parquet;
using Hybrid.Lake.Tables;
using Hybrid.Orchestrator.Cli.Output;
using Spectre.Console;

namespace Hybrid.Orchestrator.Cli.Lake;

/// <summary><c>hybrid lake sql "SELECT …"</c></summary>
internal sealed class LakeSqlCommand : HybridCommand
{
    private const int ShownRows = 100;

    public LakeSqlCommand() : base("sql", "Query the tables' newest versions with DuckDB's SQL.")
    {
        var sql = new Argument<string>("sql") { Description = "The query; '-' reads it from standard input. Each table is there under its name." };
        var limit = new Option<int>("--limit", "-n") { Description = "Show at most so many rows; 0: all. Without it: 100 for people, all with --json.", HelpName = "N", DefaultValueFactory = _ => -1 };
        Add(sql);
        Add(limit);
        SetAction(async (result, cancellation) =>
        {
            var text = result.GetRequiredValue(sql);
            if (text == "-")
                text = await Console.In.ReadToEndAsync(cancellation);
            var lake = LakePlace.Open(result);
            var json = result.GetValue(Shared.Json);
            var most = result.GetValue(limit) switch { -1 when json => int.MaxValue, -1 => ShownRows, 0 => int.MaxValue, var given => given };
            using var database = DuckDatabase.Open(new DuckDatabaseOptions { Threads = Environment.ProcessorCount });
            using var connection = database.Connect();
            await CreateViewsAsync(connection, lake, text, cancellation);
            using var rows = connection.Query(text, cancellation);
            if (json)
                PrintLines(rows, most);
            else
                PrintTable(rows, most);
            return 0;
        });
    }

    public override IReadOnlyList<(string CommandLine, string Meaning)> Examples =>
    [
        ("hybrid lake sql \"SELECT country, sum(amount) FROM revenue GROUP BY ALL\"", "the stream's table, now"),
        ("hybrid lake sql \"SELECT * FROM report WHERE hour = 5\" --json", "one JSON object a row"),
        ("hybrid lake sql - < query.sql", "a query from a file"),
    ];

    // Only tables that the text may mean: a lake can hold many, each with many files.
    private static async Task CreateViewsAsync(DuckConnection connection, LakeCatalog lake, string sql, CancellationToken cancellation)
    {
        foreach (var name in await lake.TablesAsync(cancellation))
        {
            if (!sql.Contains(name, StringComparison.OrdinalIgnoreCase))
                continue;
            var snapshot = await lake.Table(name).SnapshotAsync(cancellation);
            var rows = await ParquetFiles.SqlAsync(connection, lake.Table(name), snapshot.Definition, [.. snapshot.Files], cancellation);
            connection.Execute($"CREATE VIEW {DuckSql.Name(name)} AS SELECT * FROM {rows}", cancellation);
        }
    }

    private static void PrintLines(DuckResult rows, int most)
    {
        for (var count = 0; count < most && rows.Read(); count++)
        {
            Console.WriteLine(JsonText.Line(line =>
            {
                for (var column = 0; column < rows.Columns.Count; column++)
                    line.Value(rows.Columns[column].Name, rows.GetValue(column));
            }));
        }
    }

    private static void PrintTable(DuckResult rows, int most)
    {
        var table = Screen.Table();
        foreach (var column in rows.Columns)
        {
            var heading = new TableColumn(new Text(column.Name, new Style(decoration: Decoration.Bold))) { NoWrap = true, Padding = new Padding(0, 0, 3, 0) };
            table.AddColumn(IsNumber(column.Type) ? heading.RightAligned() : heading);
        }

        var count = 0;
        var isMore = false;
        var cells = new string[rows.Columns.Count];
        while (rows.Read())
        {
            if (count == most)
            {
                isMore = true;
                break;
            }

            count++;
            for (var column = 0; column < cells.Length; column++)
                cells[column] = Cells.Of(rows.GetValue(column));
            table.Row(cells);
        }

        Screen.Out.Write(table);
        if (isMore)
            Console.Error.WriteLine($"The first {most} rows; --limit 0 shows all.");
        else if (count == 0)
            Console.Error.WriteLine("No rows.");
    }

    private static bool IsNumber(DuckType type) => type.Kind is DuckTypeKind.TinyInt or DuckTypeKind.SmallInt or DuckTypeKind.Integer or DuckTypeKind.BigInt
        or DuckTypeKind.HugeInt or DuckTypeKind.Float or DuckTypeKind.Double or DuckTypeKind.Decimal;
}
