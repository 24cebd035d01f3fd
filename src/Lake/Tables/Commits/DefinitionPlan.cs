namespace Hybrid.Lake.Tables;

/// <summary>What brings an existing table to a definition: pure.</summary>
internal static class DefinitionPlan
{
    /// <exception cref="LakeException"><see cref="LakeError.SchemaMismatch"/>, naming what differs.</exception>
    public static CommitDecision Decide(Snapshot follows, TableDefinition wanted)
    {
        var there = follows.Definition;
        if (there.Partition != wanted.Partition)
            throw Mismatch(wanted, $"it has a partition a {there.Partition}, not a {wanted.Partition}");
        if (!there.Keys.SequenceEqual(wanted.Keys))
            throw Mismatch(wanted, $"its keys are ({string.Join(", ", there.Keys)}), not ({string.Join(", ", wanted.Keys)})");
        var columns = there.Columns.ToList();
        foreach (var column in wanted.Columns)
        {
            var known = columns.Find(other => other.Name.Equals(column.Name, StringComparison.OrdinalIgnoreCase));
            if (known is null)
                columns.Add(column.IsNullable ? column : throw Mismatch(wanted, $"column '{column.Name}' is new and not nullable, but there are rows without it"));
            else if (known.Name != column.Name || known.Type != column.Type)
                throw Mismatch(wanted, $"its column is {known.Name} {known.Type}, not {column.Name} {column.Type}");
        }

        var definition = there with
        {
            Columns = columns,
            Lateness = wanted.Lateness,
            Keep = wanted.Keep,
            Properties = there.Properties.Concat(wanted.Properties).GroupBy(property => property.Key).ToDictionary(same => same.Key, same => same.Last().Value),
        };
        var isSame = columns.Count == there.Columns.Count
            && definition.Lateness == there.Lateness
            && definition.Keep == there.Keep
            && wanted.Properties.All(property => there.Properties.TryGetValue(property.Key, out var value) && value == property.Value);
        return isSame
            ? CommitDecision.Stop(CommitResult.AlreadyDone)
            : CommitDecision.Commit(new() { Operation = "ALTER TABLE", Definition = definition });
    }

    private static LakeException Mismatch(TableDefinition wanted, string what) =>
        new(LakeError.SchemaMismatch, $"table '{wanted.Name}' is there already: {what}. Write to another table, or change the code back");
}
