using System.Globalization;
using Hybrid.Orchestrator.Cli.Output;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Hybrid.Orchestrator.Demo.Screens;

/// <summary>The demo on a terminal: one screen of at most 24 lines, drawn over itself; then the last screen.</summary>
internal sealed class LiveView(IAnsiConsole console, LastScreen last) : IDemoView
{
    private const int ShownNotes = 6;
    private const int MostWidth = 100;

    private readonly DemoBlocks _blocks = new(console.Profile.Capabilities.Unicode);
    private LiveDisplayContext? _live;
    private DemoStatus _shown = new();

    /// <inheritdoc/>
    public async Task ShowAsync(Func<Task> work)
    {
        await console.Live(new Text("")).AutoClear(true).Overflow(VerticalOverflow.Crop).StartAsync(async live =>
        {
            _live = live;
            await work();
            _live = null;
        });

        // What went wrong stays, also when there is no last screen.
        foreach (var note in _shown.Notes.Where(note => note.IsError))
            console.MarkupLine($"[red]{Markup.Escape(note.Text)}[/]");
    }

    /// <inheritdoc/>
    public void Update(DemoStatus status)
    {
        _shown = status;
        _live?.UpdateTarget(View(status));
    }

    /// <inheritdoc/>
    public void End(DemoReport report) => last.Write(report);

    /// <summary>The screen.</summary>
    internal IRenderable View(DemoStatus status)
    {
        var width = Math.Min(console.Profile.Width, MostWidth);
        var elapsed = string.Create(CultureInfo.InvariantCulture, $"{(int)status.Elapsed.TotalMinutes}:{status.Elapsed.Seconds:00}");
        var lines = new List<IRenderable>
        {
            new Markup($"[bold]Hybrid demo[/]  {Markup.Escape(status.Phase)}"),
            new Markup($"{_blocks.Progress(status.Progress, Math.Max(10, width - 7))} {elapsed}"),
            new Text(""),
            Metrics(status),
            new Text(""),
        };
        if (status.Hours.Count > 0)
        {
            lines.Add(_blocks.Hours(status.Hours, isShort: true));
            lines.Add(new Text(""));
        }

        lines.AddRange(status.Notes.TakeLast(ShownNotes).Select(note => new Markup(
            $"[grey]{note.At.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture)}[/] [{(note.IsError ? "red" : "default")}]{Markup.Escape(_blocks.Cut(note.Text.ReplaceLineEndings(" "), width - 10))}[/]")));
        return new Rows(lines);
    }

    private Grid Metrics(DemoStatus status)
    {
        var grid = new Grid();
        grid.AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(0, 0, 2, 0) });
        grid.AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(0, 0, 2, 0), Alignment = Justify.Right });
        grid.AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(0, 0, 0, 0) });
        grid.AddRow("[grey]events in[/]", $"{Cells.Count((long)status.InPerSecond)}/s", $"[blue]{_blocks.Sparkline(status.Rates)}[/]");
        grid.AddRow("[grey]rows out[/]", $"{Cells.Count((long)status.OutPerSecond)}/s", "[grey]revenue per country and minute, to the lake[/]");
        grid.AddRow("[grey]lag[/]", status.Lag >= 0 ? Cells.Count(status.Lag) : "-", "[grey]events in Kafka, not read yet[/]");
        grid.AddRow("[grey]watermark[/]", Clock(status.Watermark), "[grey]all earlier orders are here, as far as one can know[/]");
        return new Grid().AddColumn(new GridColumn { Padding = new Padding(0, 0, 0, 0) })
            .AddRow(grid)
            .AddRow(new Markup($"{Markup.Escape(DemoBlocks.Accounting(status.Totals))}"));
    }

    private static string Clock(long micros) => micros is long.MinValue or long.MaxValue ? Cells.Watermark(micros) : Cells.Watermark(micros)[11..19];
}
