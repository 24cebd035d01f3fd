using System.Globalization;
using Hybrid.Orchestrator.Cli.Output;

namespace Hybrid.Orchestrator.Demo.Screens;

/// <summary>The demo in a pipe: what happens as lines, how far it is every few seconds, then the last screen. Errors go to standard error.</summary>
internal sealed class LineView(TextWriter output, TextWriter errors, LastScreen last) : IDemoView
{
    private static readonly TimeSpan ProgressEvery = TimeSpan.FromSeconds(5);

    private int _told;
    private TimeSpan _progressAt = TimeSpan.Zero;

    /// <inheritdoc/>
    public Task ShowAsync(Func<Task> work) => work();

    /// <inheritdoc/>
    public void Update(DemoStatus status)
    {
        foreach (var note in status.Notes.Skip(_told))
            (note.IsError ? errors : output).WriteLine($"{note.At.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture)} {note.Text}");
        _told = status.Notes.Count;
        if (status.Elapsed - _progressAt < ProgressEvery || status.Totals.In == 0)
            return;
        _progressAt = status.Elapsed;
        output.WriteLine(
            $"         {Cells.Count((long)status.InPerSecond)} events/s in, {Cells.Count((long)status.OutPerSecond)} rows/s out, lag {(status.Lag >= 0 ? Cells.Count(status.Lag) : "?")}, "
            + $"watermark {Cells.Watermark(status.Watermark)}");
    }

    /// <inheritdoc/>
    public void End(DemoReport report) => last.Write(report);
}
