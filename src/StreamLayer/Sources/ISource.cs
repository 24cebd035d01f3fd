namespace Hybrid.StreamLayer.Sources;

/// <summary>
/// Where rows come from: a set of splits (Kafka partitions, files), each read in order from a position. One instance serves a job; it owns what
/// the readers share (connections, handles). Kafka is built on this interface; so is a source of your own.
/// </summary>
/// <typeparam name="T">The rows it gives.</typeparam>
public interface ISource<T> : IAsyncDisposable
{
    /// <summary>What people call it, for instance <c>kafka:orders</c>.</summary>
    string Name { get; }

    /// <summary>True when every split ends by itself, and the job with it.</summary>
    bool IsBounded { get; }

    /// <summary>What keeps the source from reading now, for a person, where it goes on by itself when that has passed; null while nothing does. From any thread.</summary>
    string? Trouble => null;

    /// <summary>
    /// Opens connections and checks what a restored checkpoint needs (named state of the source: cluster and topic ids). Called once, first.
    /// </summary>
    /// <exception cref="StreamException">The topic is absent, was re-created, or the offsets to resume from are gone; or the server cannot be reached.</exception>
    ValueTask OpenAsync(IReadOnlyDictionary<string, byte[]>? restored, CancellationToken cancellation);

    /// <summary>The splits that exist now, with the position each starts at (restored, else by the source's setting). Called at start and from time to time.</summary>
    ValueTask<IReadOnlyList<SourceSplit>> DiscoverAsync(CancellationToken cancellation);

    /// <summary>The reader of one subtask. Splits are handed to it by <see cref="ISourceReader{T}.Assign"/>.</summary>
    ISourceReader<T> OpenReader(SourceReaderContext context);

    /// <summary>After a checkpoint is complete: positions may be told to lag tools. Never needed for correctness.</summary>
    void OnCheckpointCompleted(IReadOnlyDictionary<string, byte[]> named);
}
