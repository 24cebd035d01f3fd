using System.Globalization;
using Hybrid.Orchestrator.Run.Daemons;

namespace Hybrid.Orchestrator.Cli.Run;

/// <summary>What happens in the daemon, as lines: for pipes and log files. Progress at most every 10 s a stream.</summary>
internal sealed class PlainFeed(TextWriter output, TextWriter errors) : IDaemonFeed
{
    private static readonly TimeSpan ProgressEvery = TimeSpan.FromSeconds(10);

    private readonly Lock _writing = new();
    private readonly Dictionary<string, (DateTimeOffset At, string Line)> _progress = [];

    /// <inheritdoc/>
    public void Publish(DaemonEvent happened)
    {
        lock (_writing)
        {
            switch (happened)
            {
                case StreamLogged log:
                    errors.WriteLine($"{log.Stream}: {log.Line}");
                    break;
                case StreamReported reported:
                    Progress(reported);
                    break;
                default:
                    if (Lines.Of(happened) is { } line)
                        output.WriteLine($"{Clock(happened.At)} {line}");
                    break;
            }
        }
    }

    private void Progress(StreamReported reported)
    {
        var line = Lines.Progress(reported.Status);
        var (at, last) = _progress.GetValueOrDefault(reported.Stream);
        if (reported.Status.State != StreamLayer.Runtime.JobState.Running || reported.At - at < ProgressEvery || line == last)
            return;
        _progress[reported.Stream] = (reported.At, line);
        output.WriteLine($"{Clock(reported.At)} {reported.Stream}: {line}");
    }

    private static string Clock(DateTimeOffset at) => at.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture);
}
