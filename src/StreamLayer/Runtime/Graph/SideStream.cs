namespace Hybrid.StreamLayer.Runtime.Graph;

/// <summary>Dead letters or late rows of the whole stream: every subtask of every stage sends to it.</summary>
internal sealed class SideStream<T>
{
    private readonly StreamEnvironment _environment;
    private readonly string _name;
    private SideStreamNode<T>? _node;

    public SideStream(StreamEnvironment environment, string name)
    {
        _environment = environment;
        _name = name;
    }

    /// <summary>The head of the side stage, or null when nobody reads it.</summary>
    public SideStreamNode<T>? Node => _node is { IsRead: true } ? _node : null;

    public DataStream<T> Stream
    {
        get
        {
            if (_node is null)
            {
                _node = new SideStreamNode<T>(_name);
                _environment.Add(_node);
            }

            return new DataStream<T>(_environment, [_node.Output]);
        }
    }
}
