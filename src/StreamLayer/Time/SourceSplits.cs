using Hybrid.StreamLayer.Sources;

namespace Hybrid.StreamLayer.Time;

/// <summary>The splits of one source subtask, as the timestamp assigner behind it sees them. Belongs to the subtask's thread.</summary>
internal sealed class SourceSplits
{
    private readonly List<SplitProgress> _progress = [];
    private readonly List<bool> _paused = [];
    private readonly List<long> _watermarks = [];

    /// <summary>Number of splits assigned; an index is <see cref="Runtime.Batch{T}.Split"/>.</summary>
    public int Count => _progress.Count;

    /// <summary>Tells the reader to stop or go on reading a split.</summary>
    public Action<int, bool> SetPaused { get; init; } = static (_, _) => { };

    public SplitProgress this[int split] => _progress[split];

    public void Add(SplitProgress progress)
    {
        _progress.Add(progress);
        _paused.Add(false);
        _watermarks.Add(EventTimes.None);
    }

    public void Update(int split, SplitProgress progress) => _progress[split] = progress;

    /// <summary>The watermark of a split, as its assigner told a moment ago.</summary>
    public long WatermarkOf(int split) => _watermarks[split];

    public void SetWatermark(int split, long watermark) => _watermarks[split] = watermark;

    public bool IsPaused(int split) => _paused[split];

    public void Pause(int split, bool paused)
    {
        if (_paused[split] == paused)
            return;
        _paused[split] = paused;
        SetPaused(split, paused);
    }
}
