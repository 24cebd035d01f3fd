using System.Globalization;
using Hybrid.Orchestrator.Cli.Output;
using Spectre.Console;

namespace Hybrid.Orchestrator.Demo.Screens;

/// <summary>How the demo ended, for people: the hours and their runs, why one ran twice, the report as a chart, the accounting, and what to try next.</summary>
/// <param name="console">Where it is written.</param>
/// <param name="commands">The commands to try.</param>
internal sealed class LastScreen(IAnsiConsole console, NextCommands commands)
{
    private const int BarWidth = 36;
    private const int MostWidth = 92;

    private readonly DemoBlocks _blocks = new(console.Profile.Capabilities.Unicode);

    /// <summary>Writes it.</summary>
    public void Write(DemoReport report)
    {
        var runs = report.Hours.Sum(hour => hour.Runs.Count);
        Heading(string.Create(CultureInfo.InvariantCulture, $"{Cells.Count(report.Totals.In)} orders in {report.Took.TotalSeconds:0.0} s: {report.Closed} hours closed, {runs} reports run"));
        console.WriteLine();
        console.Write(_blocks.Hours(report.Hours, isShort: false));
        console.WriteLine();
        Why(report);
        Chart(report);
        console.MarkupLine($"[bold]Every order is counted:[/] {DemoBlocks.Balance(report.Totals, report.Imbalances)}");
        console.WriteLine(DemoBlocks.Accounting(report.Totals));
        console.WriteLine();
        Next(report);
    }

    private void Why(DemoReport report)
    {
        var again = report.Hours.Where(hour => hour.Runs.Count > 1).Select(hour => hour.Name).ToList();
        if (again.Count == 0)
            return;
        Heading($"Why {string.Join(" and ", again)} ran twice");
        var story = report.Late is { } late
            ? $"The shop in {late.Country} was off line at the end of that hour. {Cells.Count(late.Orders)} orders came after it had closed and been reported. They made a "
                + $"second generation of it: {late.Country}'s revenue rose from {Money(late.Before)} to {Money(late.After)}. "
            : "";
        Paragraph(story + "No other hour changed after it closed, so none was run again.");
        console.WriteLine();
    }

    private void Chart(DemoReport report)
    {
        if (report.Revenue.Count == 0)
            return;
        Heading("Revenue by country, from the reports");
        var most = report.Revenue.Max(row => row.Amount);
        var names = report.Revenue.Max(row => row.Country.Length);
        foreach (var row in report.Revenue)
        {
            var cells = most > 0 ? Math.Max(1, (int)Math.Round(row.Amount / most * BarWidth)) : 1;
            console.MarkupLine($"{Markup.Escape(row.Country.PadRight(names))}  [blue]{_blocks.Bar(cells)}[/] {Money(row.Amount)}");
        }

        console.WriteLine();
    }

    private void Next(DemoReport report)
    {
        Heading("What to try next");
        Paragraph(report.Topic is null
            ? $"The lake stays in {commands.Shown(report.Lake)}. The broker was in memory and is gone, so the next demo starts afresh."
            : $"The lake stays in {commands.Shown(report.Lake)}, and the topic {report.Topic} on the broker. The next demo makes another one.");

        // Spectre would break a long line, and a command is to be copied whole: the terminal wraps it.
        var width = console.Profile.Width;
        console.Profile.Width = int.MaxValue;
        foreach (var command in commands.For(report))
            console.MarkupLine($"  [blue]{Markup.Escape(command)}[/]");
        console.Profile.Width = width;
    }

    private void Paragraph(string text)
    {
        var width = Math.Min(console.Profile.Width, MostWidth) - 1;
        var line = "";
        foreach (var word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                console.Profile.Out.Writer.WriteLine(line);
                line = "";
            }

            line += line.Length > 0 ? $" {word}" : word;
        }

        console.Profile.Out.Writer.WriteLine(line);
    }

    private void Heading(string text) => console.MarkupLine($"[bold]{Markup.Escape(text)}[/]");

    private static string Money(decimal amount) => amount.ToString("N2", CultureInfo.InvariantCulture);
}
