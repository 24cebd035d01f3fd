using Hybrid.StreamLayer.Sources;

namespace Hybrid.StreamLayer.Time;

/// <summary>The splits of one source subtask, as the timestamp assigner behind it sees them. Belongs to the subtask's thread.</summary>
internal sealed class SourceSplits
{
    private readonly List<SplitProgress> _progress = [];
    private readonly List<bool> _paused = [];

    /// <summary>Number of splits assigned; an index is <see cref="Runtime.Batch{T}.Split"/>.</summary>
    public int Count => _progress.Count;

    /// <summary>Tells the reader to stop or go on reading a split.</summary>
    public Action<int, bool> SetPaused { get; init; } = static (_, _) => { };

    public SplitProgress this[int split] => _progress[split];

    public void Add(SplitProgress progress)
    {
        _progress.Add(progress);
        _paused.Add(false);
    }

    public void Update(int split, SplitProgress progress) => _progress[split] = progress;

    public bool IsPaused(int split) => _paused[split];

    public void Pause(int split, bool paused)
    {
        if (_paused[split] == paused)
            return;
        _paused[split] = paused;
        SetPaused(split, paused);
    }
}
