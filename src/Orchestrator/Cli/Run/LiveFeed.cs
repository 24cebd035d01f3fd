using System.Globalization;
using Hybrid.Orchestrator.Cli.Output;
using Hybrid.Orchestrator.Run.Daemons;
using Hybrid.Orchestrator.Run.Protocol;
using Spectre.Console;

namespace Hybrid.Orchestrator.Cli.Run;

/// <summary>What happens in the daemon, on a terminal: a line for each stream that is kept up to date, and the newest events above it.</summary>
internal sealed class LiveFeed : IDaemonFeed
{
    private readonly Lock _drawing = new();
    private readonly SortedDictionary<string, SupervisedStream> _streams = [];
    private LiveDisplayContext? _live;

    /// <summary>Shows the view while <paramref name="work"/> goes on.</summary>
    public Task<int> ShowAsync(Func<Task<int>> work) => Screen.Out.Live(new Text("")).AutoClear(true).StartAsync(async live =>
    {
        _live = live;
        var code = await work();
        lock (_drawing)
        {
            Draw();
            _live = null;
        }

        return code;
    });

    /// <inheritdoc/>
    public void Publish(DaemonEvent happened)
    {
        lock (_drawing)
        {
            var line = Lines.Of(happened);
            switch (happened)
            {
                case StreamReported reported when _streams.TryGetValue(reported.Stream, out var stream):
                    _streams[reported.Stream] = stream with { Status = reported.Status };
                    break;
                case StreamChanged changed:
                    _streams[changed.Stream.Name] = changed.Stream;
                    break;
                case StreamLogged log when !log.Line.Contains(" info ", StringComparison.Ordinal):
                    Above(log.At, $"{log.Stream}: {log.Line}");
                    break;
                case not StreamChanged when line is null:
                    return;
            }

            if (line is not null)
                Above(happened.At, line);
            Draw();
        }
    }

    private static void Above(DateTimeOffset at, string line) =>
        Screen.Out.WriteLine($"{at.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture)} {line}");

    private void Draw()
    {
        _live?.UpdateTarget(View());
        _live?.Refresh();
    }

    private Table View()
    {
        var table = Screen.Table("stream", "state", "in/s#", "out/s#", "in#", "lag#", "watermark", "restarts#");
        foreach (var stream in _streams.Values)
        {
            var status = stream.Status;
            table.Row(
                stream.Name,
                stream.State.ToString().ToLowerInvariant(),
                Cells.Count((long)(status?.InPerSecond ?? 0)),
                Cells.Count((long)(status?.OutPerSecond ?? 0)),
                Cells.Count(status?.Totals.In ?? 0),
                status?.Lag() is { } lag and >= 0 ? Cells.Count(lag) : "?",
                status is null ? "-" : Cells.Watermark(status.Watermark),
                Cells.Count(stream.Restarts));
        }

        return table;
    }
}
