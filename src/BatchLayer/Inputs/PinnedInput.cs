using Hybrid.Lake.Tables;

namespace Hybrid.BatchLayer.Inputs;

/// <summary>An input table of one run, pinned: the very files that the run reads.</summary>
/// <param name="Table">The table's name, which the SQL uses.</param>
/// <param name="TableId">The table's id.</param>
/// <param name="Version">The snapshot's version.</param>
/// <param name="Columns">The columns in the files.</param>
/// <param name="PartitionColumns">The partition columns, which the files do not hold.</param>
/// <param name="Partitions">The partitions to read.</param>
/// <param name="IsLookup">Whether it is read whole, beside the partitions that the run is about: it makes nothing due.</param>
public sealed record PinnedInput(
    string Table,
    string TableId,
    long Version,
    IReadOnlyList<PinnedColumn> Columns,
    IReadOnlyList<PinnedColumn> PartitionColumns,
    IReadOnlyList<PinnedPartition> Partitions,
    bool IsLookup = false)
{
    /// <summary>Pins partitions of a snapshot. Those that never held data are left out.</summary>
    public static PinnedInput Of(Snapshot snapshot, IEnumerable<PartitionKey> partitions, bool isLookup = false)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(partitions);
        var pinned = new List<PinnedPartition>();
        foreach (var partition in partitions)
        {
            if (snapshot.Loop.GenerationOf(partition) is { } generation)
                pinned.Add(new PinnedPartition(partition.ToString(), generation, [.. snapshot.FilesOf(partition).Select(PinnedFile.Of)]));
        }
        return new PinnedInput(
            snapshot.Definition.Name, snapshot.TableId, snapshot.Version, Pin(snapshot.Definition.Columns), Pin(snapshot.Definition.PartitionColumns), pinned, isLookup);
    }

    /// <summary>The table's definition, as far as reading needs it.</summary>
    internal TableDefinition Definition => new() { Name = Table, Columns = Unpin(Columns), PartitionColumns = Unpin(PartitionColumns) };

    /// <summary>The files.</summary>
    internal IReadOnlyList<LakeFile> Files =>
    [
        .. Partitions.SelectMany(partition => partition.Files.Select(file => new LakeFile
        {
            Path = file.Path,
            Partition = PartitionKey.Parse(partition.Partition),
            Size = file.Size,
            Modified = default,
            ForeignValues = file.Values,
        })),
    ];

    private static List<PinnedColumn> Pin(IReadOnlyList<LakeColumn> columns) =>
        [.. columns.Select(column => new PinnedColumn(column.Name, column.Type.DeltaName))];

    private static List<LakeColumn> Unpin(IReadOnlyList<PinnedColumn> columns) =>
        [.. columns.Select(column => new LakeColumn(column.Name, LakeType.FromDelta(column.Type)))];
}

/// <summary>A column.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its Delta type, such as <c>long</c> or <c>decimal(38,2)</c>.</param>
public sealed record PinnedColumn(string Name, string Type);

/// <summary>An input partition at its generation.</summary>
/// <param name="Partition">The partition in its text form.</param>
/// <param name="Generation">The version that changed its data last.</param>
/// <param name="Files">Its files.</param>
public sealed record PinnedPartition(string Partition, long Generation, IReadOnlyList<PinnedFile> Files);

/// <summary>A file.</summary>
/// <param name="Path">Its path below the table's folder.</param>
/// <param name="Size">Its bytes.</param>
/// <param name="Values">The values of another writer's partition columns; null: those of its partition.</param>
public sealed record PinnedFile(string Path, long Size, IReadOnlyDictionary<string, string?>? Values = null)
{
    internal static PinnedFile Of(LakeFile file) => new(file.Path, file.Size, file.ForeignValues);
}
