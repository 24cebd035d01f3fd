using Hybrid.Orchestrator.Decide;

namespace Hybrid.Orchestrator.Loop;

/// <summary>
/// The output partitions to look at, and when. Always true: an output partition whose state can change by itself (a clock, a watermark) is noted here; one that is
/// not noted changes only by news of its tables. So a commit costs time for what it touches, not for the partitions there are.
/// </summary>
internal sealed class Agenda
{
    private readonly HashSet<OutputKey> _now = [];
    private readonly PriorityQueue<OutputKey, long> _clock = new();
    private readonly Dictionary<OutputKey, long> _times = [];
    private readonly Dictionary<string, PriorityQueue<OutputKey, long>> _watermarks = new(StringComparer.Ordinal);
    private readonly HashSet<(OutputKey, WatermarkWait)> _waiting = [];

    /// <summary>When the clock makes the next output partition due (microseconds); <see cref="long.MaxValue"/>: never.</summary>
    public long NextAt => TryPeek(out _, out var at) ? at : long.MaxValue;

    /// <summary>Looks at an output partition in this step.</summary>
    public void Touch(OutputKey key) => _now.Add(key);

    /// <summary>Looks at it at a time, and not at the one that was said before.</summary>
    /// <param name="key">The output partition.</param>
    /// <param name="micros">The time; <see cref="long.MaxValue"/>: at none.</param>
    public void At(OutputKey key, long micros)
    {
        if (micros == long.MaxValue)
        {
            _times.Remove(key);
            return;
        }
        _times[key] = micros;
        _clock.Enqueue(key, micros);
    }

    /// <summary>Looks at it when a table's watermark reaches a time.</summary>
    public void When(OutputKey key, WatermarkWait wait)
    {
        if (wait.Watermark == long.MaxValue || !_waiting.Add((key, wait)))
            return;
        if (!_watermarks.TryGetValue(wait.Table, out var queue))
            _watermarks.Add(wait.Table, queue = new PriorityQueue<OutputKey, long>());
        queue.Enqueue(key, wait.Watermark);
    }

    /// <summary>A table's watermark has moved.</summary>
    public void Reached(string table, long watermark)
    {
        if (!_watermarks.TryGetValue(table, out var queue))
            return;
        while (queue.TryPeek(out var key, out var at) && at <= watermark)
        {
            queue.Dequeue();
            _waiting.Remove((key, new WatermarkWait(table, at)));
            _now.Add(key);
        }
    }

    /// <summary>Takes what is to be looked at now, earlier partitions first.</summary>
    public IReadOnlyList<OutputKey> Take(long now)
    {
        while (TryPeek(out var key, out var at) && at <= now)
        {
            _clock.Dequeue();
            _times.Remove(key);
            _now.Add(key);
        }
        var taken = _now.ToList();
        _now.Clear();
        taken.Sort(static (left, right) => left.Output.CompareTo(right.Output));
        return taken;
    }

    /// <summary>The next time that still holds; what was put off since is dropped on the way.</summary>
    private bool TryPeek(out OutputKey key, out long at)
    {
        while (_clock.TryPeek(out key, out at))
        {
            if (_times.TryGetValue(key, out var holds) && holds == at)
                return true;
            _clock.Dequeue();
        }
        return false;
    }
}
