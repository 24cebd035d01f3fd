using Hybrid.StreamLayer.Runtime.Graph;

namespace Hybrid.StreamLayer.Checkpoints;

/// <summary>Which counters of a stream must add up.</summary>
/// <param name="Operators">Ids in the order of definition.</param>
/// <param name="Edges">One for each operator that reads others.</param>
/// <param name="Branches">The ways of the sources' rows, as <see cref="Runtime.RowTotals"/> defines them; the first of a source is the one that counts.</param>
internal sealed record AccountingPlan(
    IReadOnlyList<string> Operators, IReadOnlyList<AccountingPlan.Edge> Edges, IReadOnlyList<AccountingPlan.Branch> Branches)
{
    /// <summary>What an operator receives: the sum of what others send it.</summary>
    internal sealed record Edge(IReadOnlyList<(string Id, Sent Sent)> From, string To);

    /// <summary>Operators that a source's rows pass one by one, the source first.</summary>
    internal sealed record Branch(IReadOnlyList<string> Operators)
    {
        public string Source => Operators[0];
    }

    /// <summary>Which counter of an operator says what it sent.</summary>
    internal enum Sent
    {
        Out,
        DeadLettered,
        Late,
    }

    public static AccountingPlan Of(JobPlan plan)
    {
        var edges = new List<Edge>();
        foreach (var node in plan.Nodes.Where(node => node.Inputs.Count > 0))
            edges.Add(new Edge([.. node.Inputs.Select(edge => (CounterOf(plan, edge.From), Sent.Out))], plan.IdOf(node)));
        var mainIds = plan.Nodes.Where(node => !plan.StageOf(node).IsSide).Select(plan.IdOf).ToArray();
        if (plan.Environment.DeadLetterSide.Node is { } deadLetters)
            edges.Add(new Edge([.. mainIds.Select(id => (id, Sent.DeadLettered))], plan.IdOf(deadLetters)));
        if (plan.Environment.LateSide.Node is { } late)
            edges.Add(new Edge([.. mainIds.Select(id => (id, Sent.Late))], plan.IdOf(late)));
        var branches = new List<Branch>();
        foreach (var source in plan.Nodes.Where(node => node is ISourceNode))
            Follow(plan, source, [plan.IdOf(source)], branches);
        return new AccountingPlan([.. plan.Nodes.Select(plan.IdOf)], edges, branches);
    }

    private static string CounterOf(JobPlan plan, OutputPort port) =>
        port.Tag is null ? plan.IdOf(port.Producer) : $"{plan.IdOf(port.Producer)}>{port.Tag}";

    private static void Follow(JobPlan plan, Node node, List<string> path, List<Branch> branches)
    {
        var next = node.KeepsRows ? node.Outputs[0].Edges.Select(edge => edge.To).Where(to => to.Inputs.Count == 1).ToArray() : [];
        foreach (var to in next)
            Follow(plan, to, [.. path, plan.IdOf(to)], branches);
        if (next.Length == 0)
            branches.Add(new Branch(path));
    }
}
