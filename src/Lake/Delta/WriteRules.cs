using Hybrid.Lake.Tables;

namespace Hybrid.Lake.Delta;

/// <summary>What must hold of a table before we read or write it (protocol, "Requirements for Readers" and "for Writers").</summary>
internal static class WriteRules
{
    /// <exception cref="LakeException"><see cref="LakeError.UnsupportedFeature"/>.</exception>
    public static void CheckReadable(string table, ProtocolAction protocol)
    {
        if (protocol.MinReader > ProtocolAction.Reader)
        {
            throw new LakeException(
                LakeError.UnsupportedFeature,
                $"table '{table}' needs a reader of version {protocol.MinReader} (column mapping, deletion vectors or another feature); version {ProtocolAction.Reader} is known");
        }
    }

    /// <exception cref="LakeException"><see cref="LakeError.UnsupportedFeature"/>, <see cref="LakeError.Conflict"/>, <see cref="LakeError.NotFound"/>.</exception>
    public static void CheckWritable(Snapshot follows, CommitActions actions)
    {
        var state = follows.State;
        var table = follows.Definition.Name;
        if (state.Protocol.MinWriter > ProtocolAction.Writer)
        {
            throw new LakeException(
                LakeError.UnsupportedFeature,
                $"table '{table}' needs a writer of version {state.Protocol.MinWriter} (constraints, change data feed or another feature); version {ProtocolAction.Writer} is known");
        }

        var dataChange = actions.Kind != CommitKind.Compaction;
        if (dataChange && actions.Removes.Count > 0 && IsTrue(state.Metadata, "delta.appendOnly"))
            throw new LakeException(LakeError.UnsupportedFeature, $"table '{table}' is append-only (delta.appendOnly); '{actions.Operation}' would remove rows");
        if (actions.Adds.Count > 0 && dataChange && SchemaJson.ColumnWithRule(state.Metadata) is { } column)
            throw new LakeException(LakeError.UnsupportedFeature, $"table '{table}': column '{column}' has an invariant or another rule that is not known here");
        foreach (var file in actions.Removes)
            if (follows.FileAt(file.Path) is null)
                throw new LakeException(LakeError.Conflict, $"table '{table}': '{file.Path}' is to be removed but is not in version {follows.Version}");
        foreach (var file in actions.Adds)
            if (file.Partition.Unit != follows.Definition.Partition && follows.Definition.Partition != PartitionUnit.Foreign)
                throw new LakeException(LakeError.InvalidDefinition, $"table '{table}': '{file.Path}' is for partition {file.Partition}, the table has a partition a {follows.Definition.Partition}");
    }

    private static bool IsTrue(MetadataAction metadata, string property) =>
        metadata.Configuration.TryGetValue(property, out var value) && value.Equals("true", StringComparison.OrdinalIgnoreCase);
}
