namespace Hybrid.StreamLayer.Runtime.Graph;

/// <summary>Nodes that run chained in one thread for each subtask.</summary>
/// <param name="Index">Place among the stages.</param>
/// <param name="Head">The node that reads: a source, or one behind exchanges.</param>
/// <param name="Parallelism">Number of subtasks.</param>
/// <param name="IsSide">Whether dead letters or late rows of other stages flow here: then its own have nowhere to go.</param>
internal sealed record Stage(int Index, Node Head, int Parallelism, bool IsSide)
{
    /// <summary>All nodes, the head first.</summary>
    public List<Node> Nodes { get; } = [Head];
}
