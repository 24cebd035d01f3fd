using System.Text.RegularExpressions;

namespace Hybrid.StreamLayer.Runtime.Graph;

/// <summary>A logical step of a stream. It becomes one link of a chain in each subtask of the stage that it is put in.</summary>
internal abstract partial class Node(string name)
{
    private readonly Dictionary<(string, Type), OutputPort> _sidePorts = [];

    /// <summary>Place in the order of definition.</summary>
    public int Order { get; set; }

    /// <summary>The short name that an id is derived from.</summary>
    public string Name { get; } = name;

    /// <summary>What people see; the name unless set.</summary>
    public string Title { get; set; } = name;

    /// <summary>The id that the user set, or null.</summary>
    public string? ExplicitId { get; private set; }

    /// <summary>Subtasks that the user set, or null for the environment's.</summary>
    public int? Parallelism { get; set; }

    /// <summary>Where rows come from; none for a source.</summary>
    public List<Edge> Inputs { get; } = [];

    /// <summary>All outputs: the main one first.</summary>
    public List<OutputPort> Outputs { get; } = [];

    /// <summary>Whether each row that passes gives exactly one row of the main output, so that the source's rows can be counted through it.</summary>
    public abstract bool KeepsRows { get; }

    /// <summary>Whether rows leave by the main output in batches of one split, as they came.</summary>
    public virtual bool KeepsSplits => KeepsRows;

    /// <summary>Makes one subtask of the stage that this node heads.</summary>
    public abstract Subtask CreateSubtask(SubtaskBuilder builder);

    public void SetId(string id)
    {
        if (!IdPattern().IsMatch(id))
        {
            throw new StreamException(
                StreamError.InvalidDefinition, $"'{id}' cannot be an operator's id: use letters, digits, '-', '_' and '.', at most 100");
        }

        ExplicitId = id;
    }

    public OutputPort<TSide> SidePort<TSide>(OutputTag<TSide> tag)
    {
        if (_sidePorts.TryGetValue((tag.Name, typeof(TSide)), out var port))
            return (OutputPort<TSide>)port;
        var made = new OutputPort<TSide>(this, tag.Name);
        _sidePorts.Add((tag.Name, typeof(TSide)), made);
        Outputs.Add(made);
        return made;
    }

    [GeneratedRegex("^[A-Za-z0-9_.-]{1,100}$")]
    private static partial Regex IdPattern();
}
