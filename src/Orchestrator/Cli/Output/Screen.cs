using Spectre.Console;

namespace Hybrid.Orchestrator.Cli.Output;

/// <summary>Standard output for people: colours and width of the terminal; in a pipe plain text that is never wrapped.</summary>
internal static class Screen
{
    // Wide enough that no table is wrapped where a program reads it.
    private const int PipeWidth = 4096;

    /// <summary>The console. NO_COLOR is respected.</summary>
    public static IAnsiConsole Out { get; } = Open();

    /// <summary>Shows the cursor again that a live view has hidden, for a process that ends in the middle of it.</summary>
    public static void ShowCursor()
    {
        if (!Console.IsOutputRedirected)
            Out.Cursor.Show();
    }

    /// <summary>A table with a heading for each column; names that end in <c>#</c> are numbers, set to the right.</summary>
    public static Table Table(params ReadOnlySpan<string> columns)
    {
        var table = new Table { Border = TableBorder.None, ShowHeaders = true };
        foreach (var column in columns)
        {
            var isNumber = column.EndsWith('#');
            var heading = new TableColumn(new Text(column.TrimEnd('#').ToUpperInvariant(), new Style(decoration: Decoration.Bold))) { NoWrap = true };
            heading.Padding = new Padding(0, 0, 3, 0);
            table.AddColumn(isNumber ? heading.RightAligned() : heading);
        }

        return table;
    }

    /// <summary>Adds a row of plain texts.</summary>
    public static Table Row(this Table table, params ReadOnlySpan<string> cells)
    {
        var row = new Text[cells.Length];
        for (var i = 0; i < row.Length; i++)
            row[i] = new Text(cells[i]);
        return table.AddRow(row);
    }

    private static IAnsiConsole Open()
    {
        if (!Console.IsOutputRedirected)
            return AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) });
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(Console.Out),
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
        });
        console.Profile.Width = PipeWidth;
        return console;
    }
}
