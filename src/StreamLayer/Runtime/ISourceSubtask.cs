using Hybrid.StreamLayer.Sources;

namespace Hybrid.StreamLayer.Runtime;

/// <summary>A subtask of a source, whatever its rows, as the job sees it. All but <see cref="AssignFirst"/> may be called from any thread.</summary>
internal interface ISourceSubtask
{
    string OperatorId { get; }

    bool IsBounded { get; }

    int Index { get; }

    /// <summary>Progress by split, a moment ago.</summary>
    IReadOnlyList<SplitStatus> Progress { get; }

    /// <summary>Gives it splits before it starts.</summary>
    void AssignFirst(IReadOnlyList<SourceSplit> splits);

    /// <summary>Gives it splits that appeared later.</summary>
    void AssignLater(IReadOnlyList<SourceSplit> splits);

    /// <summary>Starts a barrier here.</summary>
    /// <param name="epoch">The checkpoint.</param>
    /// <param name="isLast">Whether the run ends with it.</param>
    /// <param name="withEnd">Whether the end of the input comes before it.</param>
    void Inject(long epoch, bool isLast, bool withEnd);

    /// <summary>Reads no more; the watermark goes to its end.</summary>
    void EndInput();
}
