using Hybrid.Orchestrator.Cli.Output;

namespace Hybrid.Orchestrator.Demo.Screens;

/// <summary>The demo for programs: one object at its end on standard output, errors on standard error.</summary>
internal sealed class JsonView(TextWriter output, TextWriter errors) : IDemoView
{
    private int _told;

    /// <inheritdoc/>
    public Task ShowAsync(Func<Task> work) => work();

    /// <inheritdoc/>
    public void Update(DemoStatus status)
    {
        foreach (var note in status.Notes.Skip(_told).Where(note => note.IsError))
            errors.WriteLine(note.Text);
        _told = status.Notes.Count;
    }

    /// <inheritdoc/>
    public void End(DemoReport report) => output.WriteLine(Line(report));

    /// <summary>The object.</summary>
    internal static string Line(DemoReport report) => JsonText.Line(line => line
        .Number("in", report.Totals.In)
        .Number("outEligible", report.Totals.OutEligible)
        .Number("filtered", report.Totals.Filtered)
        .Number("late", report.Totals.Late)
        .Number("deadLettered", report.Totals.DeadLettered)
        .Flag("balanced", report.Totals.IsBalanced)
        .Text("lake", report.Lake)
        .Objects("partitions", report.Hours.Where(hour => hour.IsClosed), (item, hour) => item
            .Text("partition", hour.Partition.ToString())
            .Number("generation", hour.Generation)
            .Objects("runs", hour.Runs, (of, run) => of
                .Number("generation", run.Generation)
                .Text("state", run.State.ToString().ToLowerInvariant())
                .Number("startedAfterMs", run.StartedAfter is { } after ? (long)after.TotalMilliseconds : null)))
        .Fraction("seconds", Math.Round(report.Took.TotalSeconds, 1)));
}
