namespace Hybrid.StreamLayer.Runtime.Graph;

/// <summary>A stream as it will run: its nodes with their ids, put into stages. Pure: the same definition gives the same plan.</summary>
internal sealed class JobPlan
{
    private readonly Dictionary<Node, string> _ids = [];
    private readonly Dictionary<Node, Stage> _stages = [];

    private JobPlan(StreamEnvironment environment) => Environment = environment;

    public StreamEnvironment Environment { get; }

    public List<Stage> Stages { get; } = [];

    /// <summary>Nodes that run, in the order of definition.</summary>
    public List<Node> Nodes { get; } = [];

    public string IdOf(Node node) => _ids[node];

    public Stage StageOf(Node node) => _stages[node];

    /// <summary>Whether rows cross from one thread to another here.</summary>
    public bool IsCut(Edge edge) => _stages[edge.To].Head == edge.To;

    /// <exception cref="StreamException"><see cref="StreamError.InvalidDefinition"/>.</exception>
    public static JobPlan Make(StreamEnvironment environment, int keyGroups)
    {
        var plan = new JobPlan(environment);
        plan.Nodes.AddRange(environment.Nodes.Where(node => node is not ISideStreamNode { IsRead: false }));
        if (!plan.Nodes.Exists(node => node is ISourceNode))
            throw Invalid($"stream '{environment.Stream}' reads no source: begin with env.FromSource or env.FromKafka");
        plan.NameNodes();
        foreach (var node in plan.Nodes)
            plan.Place(node, keyGroups);
        return plan;
    }

    private void NameNodes()
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var id in Nodes.Select(node => node.ExplicitId).OfType<string>())
        {
            if (!taken.Add(id))
                throw Invalid($"two operators have the id '{id}': state is found by id, so give each its own");
        }

        foreach (var node in Nodes)
        {
            var id = node.ExplicitId;
            if (id is null)
            {
                id = node.Name;
                for (var number = 2; !taken.Add(id); number++)
                    id = $"{node.Name}-{number}";
            }

            _ids.Add(node, id);
        }
    }

    private void Place(Node node, int keyGroups)
    {
        var isSide = node is ISideStreamNode || node.Inputs.Exists(edge => _stages[edge.From.Producer].IsSide);
        var parallelism = node.Parallelism ?? (isSide ? 1 : Environment.Parallelism);
        if (parallelism > keyGroups)
            throw Invalid($"operator '{_ids[node]}' has {parallelism} subtasks, but there are {keyGroups} key groups: lower the parallelism");
        if (node.Inputs is [{ } input] && IsChained(input, parallelism))
        {
            var stage = _stages[input.From.Producer];
            stage.Nodes.Add(node);
            _stages.Add(node, stage);
        }
        else
        {
            var stage = new Stage(Stages.Count, node, parallelism, isSide);
            Stages.Add(stage);
            _stages.Add(node, stage);
        }
    }

    private bool IsChained(Edge edge, int parallelism) =>
        _stages[edge.From.Producer].Parallelism == parallelism && (parallelism == 1 || edge.Kind == PartitioningKind.Forward);

    private static StreamException Invalid(string message) => new(StreamError.InvalidDefinition, message);
}
