using Hybrid.StreamLayer.Sources;

namespace Hybrid.StreamLayer.Runtime.Graph;

/// <summary>A source, whatever its rows.</summary>
internal interface ISourceNode
{
    bool IsBounded { get; }

    string SourceName { get; }

    string? Trouble { get; }

    ValueTask OpenAsync(IReadOnlyDictionary<string, byte[]>? restored, CancellationToken cancellation);

    ValueTask<IReadOnlyList<SourceSplit>> DiscoverAsync(CancellationToken cancellation);

    void OnCheckpointCompleted(IReadOnlyDictionary<string, byte[]> named);

    ValueTask DisposeAsync();
}
