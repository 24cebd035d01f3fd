namespace Hybrid.StreamLayer.Tests.Windows;

/// <summary>A row of the tests.</summary>
public readonly record struct Reading(string Sensor, int Value);

/// <summary>What windows mean, in as few words as possible: each row is copied into each of its windows.</summary>
internal sealed class WindowModel(long size, long slide, long offset, long lateness)
{
    private readonly List<(Reading Row, long End)> _rows = [];
    private readonly HashSet<(string, long)> _emitted = [];
    private readonly HashSet<(string Key, long End)> _changed = [];
    private long _watermark = long.MinValue;

    internal int Late { get; private set; }

    internal int Filtered { get; private set; }

    internal List<string> Output { get; } = [];

    internal void Add(Reading row, long time)
    {
        var first = (long)Math.Floor((time - offset - size) / (decimal)slide) + 1;
        var ends = new List<long>();
        for (var start = (first * slide) + offset; start <= time; start += slide)
            ends.Add(start + size);
        var kept = ends.Where(end => !IsGone(end)).ToList();
        Filtered += ends.Count == 0 ? 1 : 0;
        Late += ends.Count > 0 && kept.Count == 0 ? 1 : 0;
        _rows.AddRange(kept.Select(end => (row, end)));
        _changed.UnionWith(kept.Where(end => end - 1 <= _watermark).Select(end => (row.Sensor, end)));
    }

    internal void Watermark(long watermark)
    {
        if (watermark <= _watermark)
            return;
        Flush();
        var fired = _rows.Where(row => row.End - 1 > _watermark && row.End - 1 <= watermark).Select(row => (row.Row.Sensor, row.End)).Distinct();
        foreach (var (key, end) in fired.OrderBy(window => window.End))
            Emit(key, end);
        _watermark = watermark;
        _rows.RemoveAll(row => IsGone(row.End));
    }

    internal void Flush()
    {
        foreach (var (key, end) in _changed)
            Emit(key, end);
        _changed.Clear();
    }

    private bool IsGone(long end) => _watermark != long.MinValue && end - 1 + (decimal)lateness <= _watermark;

    private void Emit(string key, long end)
    {
        var values = _rows.Where(row => row.End == end && row.Row.Sensor == key).Select(row => row.Row.Value).Order();
        var kind = _emitted.Add((key, end)) ? RowKind.Insert : RowKind.UpdateAfter;
        Output.Add($"{key} {end - size} {string.Join(',', values)} @{end - 1} {kind}");
    }
}
