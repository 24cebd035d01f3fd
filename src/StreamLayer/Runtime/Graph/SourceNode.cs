using Hybrid.StreamLayer.Sources;

namespace Hybrid.StreamLayer.Runtime.Graph;

/// <summary>A source; head of its stage.</summary>
internal sealed class SourceNode<T> : Node, ISourceNode
{
    private readonly ISource<T> _source;

    public SourceNode(ISource<T> source) : base("source")
    {
        _source = source;
        Title = source.Name;
        Output = new OutputPort<T>(this, null);
        Outputs.Add(Output);
    }

    public OutputPort<T> Output { get; }

    public bool IsBounded => _source.IsBounded;

    public string SourceName => _source.Name;

    public string? Trouble => _source.Trouble;

    public override bool KeepsRows => true;

    public ValueTask OpenAsync(IReadOnlyDictionary<string, byte[]>? restored, CancellationToken cancellation) => _source.OpenAsync(restored, cancellation);

    public ValueTask<IReadOnlyList<SourceSplit>> DiscoverAsync(CancellationToken cancellation) => _source.DiscoverAsync(cancellation);

    public void OnCheckpointCompleted(IReadOnlyDictionary<string, byte[]> named) => _source.OnCheckpointCompleted(named);

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    public override Subtask CreateSubtask(SubtaskBuilder builder) => new SourceSubtask<T>(builder, this, _source);
}
