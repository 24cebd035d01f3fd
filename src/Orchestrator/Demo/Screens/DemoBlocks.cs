using System.Globalization;
using System.Text;
using Hybrid.Orchestrator.Cli.Output;
using Hybrid.Orchestrator.Ledger;
using Hybrid.StreamLayer.Runtime;
using Spectre.Console;

namespace Hybrid.Orchestrator.Demo.Screens;

/// <summary>Pieces that the live view and the last screen share.</summary>
/// <param name="isUnicode">Whether the terminal shows more than ASCII.</param>
internal sealed class DemoBlocks(bool isUnicode)
{
    private static readonly string[] Steps = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];

    /// <summary>The sign of a run: done, under way, waiting, failed.</summary>
    public string Sign(RunState state) => state switch
    {
        RunState.Succeeded => isUnicode ? "[green]✓[/]" : "[green]ok[/]",
        RunState.Running => isUnicode ? "[blue]▶[/]" : "[blue]runs[/]",
        RunState.Decided or RunState.RetryWait => isUnicode ? "[blue]…[/]" : "[blue]due[/]",
        RunState.Failed => isUnicode ? "[red]✗[/]" : "[red]failed[/]",
        _ => isUnicode ? "[grey]–[/]" : "[grey]-[/]",
    };

    /// <summary>A bar of some cells.</summary>
    public string Bar(int cells) => new(isUnicode ? '█' : '#', cells);

    /// <summary>A bar that is filled to a share.</summary>
    public string Progress(double share, int width)
    {
        var filled = (int)Math.Round(Math.Clamp(share, 0, 1) * width);
        return $"[blue]{new string(isUnicode ? '━' : '=', filled)}[/][grey]{new string(isUnicode ? '─' : '-', width - filled)}[/]";
    }

    /// <summary>Numbers as a line of small bars; nothing where only ASCII is shown. What catches up at the start does not flatten the rest.</summary>
    public string Sparkline(IReadOnlyList<double> values)
    {
        var ordered = values.Where(value => value > 0).Order().ToList();
        if (!isUnicode || ordered.Count == 0)
            return "";
        var top = ordered[ordered.Count / 2] * 1.5;
        var line = new StringBuilder();
        foreach (var value in values)
            line.Append(Steps[Math.Clamp((int)(value / top * Steps.Length), 0, Steps.Length - 1)]);
        return line.ToString();
    }

    /// <summary>A text cut to a width.</summary>
    public string Cut(string text, int width) => text.Length <= width ? text : text[..(width - 1)] + (isUnicode ? '…' : '~');

    /// <summary>What became of the orders, as an equation.</summary>
    public static string Accounting(RowTotals totals) => string.Create(
        CultureInfo.InvariantCulture,
        $"{totals.In:N0} in = {totals.OutEligible:N0} out + {totals.Filtered:N0} filtered + {totals.Late:N0} late + {totals.DeadLettered:N0} dead letters");

    /// <summary>Whether the equation holds.</summary>
    public static string Balance(RowTotals totals, IReadOnlyList<string> imbalances) => totals.IsBalanced
        ? "[green]balanced[/]"
        : $"[red]NOT BALANCED[/]{(imbalances.Count > 0 ? ": " + Markup.Escape(string.Join("; ", imbalances)) : "")}";

    /// <summary>The hours with their generations and runs.</summary>
    public Table Hours(IReadOnlyList<DemoHour> hours, bool isShort)
    {
        var table = Screen.Table("hour (UTC)", "state", "generation#", "report");
        foreach (var hour in hours)
        {
            table.AddRow(
                new Text(hour.Partition.ToString().Replace('T', ' ') + ":00"),
                new Markup(hour.State switch { "final" => "[green]final[/]", "closed" => "[blue]closed[/]", _ => "open" }),
                new Markup(Generations(hour)),
                new Markup(string.Join(isShort ? "  " : "\n", hour.Runs.Select((run, at) => Run(run, at, isShort)))));
        }

        return table;
    }

    // Versions of the table: that which the hour closed with, and each that changed it since.
    private string Generations(DemoHour hour) => hour.Generations.Count switch
    {
        0 => Cells.Of(hour.Generation),
        1 => Cells.Of(hour.Generations[0].Version),
        _ => string.Join(isUnicode ? " → " : " > ", hour.Generations.Select((generation, at) => at == 0 ? Cells.Of(generation.Version) : $"[yellow]{Cells.Of(generation.Version)}[/]")),
    };

    private string Run(HourRun run, int at, bool isShort)
    {
        if (isShort)
            return $"{Sign(run.State)} {Cells.Of(run.Generation)}{(at > 0 ? " [yellow]late data[/]" : "")}";
        var after = run.StartedAfter is not { } time
            ? run.State.ToString().ToLowerInvariant()
            : string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.00} s after {(at > 0 ? "[yellow]the late data[/]" : "the hour closed")}");
        return $"{Sign(run.State)} {Cells.Of(run.Generation),-3} {after}";
    }
}
