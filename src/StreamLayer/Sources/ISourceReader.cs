using Hybrid.StreamLayer.Checkpoints;
using Hybrid.StreamLayer.Runtime;

namespace Hybrid.StreamLayer.Sources;

/// <summary>
/// Reads the splits of one subtask, on the subtask's thread. As <see cref="ICheckpointed"/> it keeps one named blob per split, under the split's id
/// with the prefix <c>split:</c>, and whatever identifies the source under <c>source:</c>; splits missing in <see cref="Assign"/> are not its own.
/// </summary>
public interface ISourceReader<T> : ICheckpointed, IDisposable
{
    /// <summary>Adds splits. Their index, from 0 in the order of assignment over the reader's life, is <see cref="Batch{T}.Split"/>.</summary>
    void Assign(IReadOnlyList<SourceSplit> splits);

    /// <summary>
    /// Reads rows of one split into the empty <paramref name="batch"/> and sets its <see cref="Batch{T}.Split"/>. Records that do not decode go to the
    /// context's dead-letter output and its counters (In, DeadLettered); rows handed out count as In, Passed and Out. Timestamps are the records' own
    /// times or <see cref="EventTimes.None"/>.
    /// </summary>
    /// <param name="batch">Empty on call.</param>
    /// <param name="maxWait">How long to wait for the first row. Fair between splits.</param>
    /// <exception cref="StreamException">The source failed for good (offsets gone, topic deleted, authentication).</exception>
    ReadOutcome Read(Batch<T> batch, TimeSpan maxWait);

    /// <summary>Stops (true) or goes on (false) reading a split whose event time runs far ahead of the others (watermark alignment).</summary>
    void Pause(int split, bool paused);

    /// <summary>Whether the split has been read to its end (bounded), and how many records it lags behind its newest.</summary>
    SplitProgress Progress(int split);
}

/// <summary>What a call of <see cref="ISourceReader{T}.Read"/> did.</summary>
public enum ReadOutcome
{
    /// <summary>Rows were read (or records dead-lettered: the batch may be empty).</summary>
    Rows,

    /// <summary>Nothing came within the wait.</summary>
    Nothing,

    /// <summary>All splits are at their end.</summary>
    End,
}

/// <summary>How far a split is.</summary>
/// <param name="Id">The split's id.</param>
/// <param name="Position">Next position to read.</param>
/// <param name="Lag">Records behind the newest known one, or −1 when unknown.</param>
/// <param name="IsEnded">True when a bounded split has been read to its end.</param>
public readonly record struct SplitProgress(string Id, long Position, long Lag, bool IsEnded);
