using System.Collections.Immutable;
using Hybrid.Lake.Delta;

namespace Hybrid.Lake.Tables;

/// <summary>
/// A table at one version: its definition, files and loop state. Immutable, and complete without listing a data folder.
/// <para>Always true: <see cref="Files"/> and the files by partition hold the same files; no path is both a file and a tombstone.</para>
/// </summary>
public sealed class Snapshot
{
    internal Snapshot(SnapshotState state) => State = state;

    internal SnapshotState State { get; }

    /// <summary>The version, 0 and up.</summary>
    public long Version => State.Version;

    /// <summary>When the version was committed, as its committer's clock had it.</summary>
    public DateTimeOffset Timestamp => State.Timestamp;

    /// <summary>The table's id: another one after the table was dropped and made again.</summary>
    public string TableId => State.Metadata.Id;

    /// <summary>The table's definition.</summary>
    public TableDefinition Definition => State.Definition;

    /// <summary>Watermarks, closed, final, generations, lineage.</summary>
    public LoopState Loop => State.Loop;

    /// <summary>Number of files.</summary>
    public int FileCount => State.Files.Count;

    /// <summary>All files, in no particular order.</summary>
    public IEnumerable<LakeFile> Files => State.Files.Values;

    /// <summary>The partitions that have files, earliest first.</summary>
    public IEnumerable<PartitionKey> Partitions => State.ByPartition.Keys;

    /// <summary>The files of a partition; empty when it has none.</summary>
    public IEnumerable<LakeFile> FilesOf(PartitionKey partition) =>
        State.ByPartition.TryGetValue(partition, out var files) ? files.Values : [];

    /// <summary>Number of files of a partition.</summary>
    public int FileCountOf(PartitionKey partition) => State.ByPartition.TryGetValue(partition, out var files) ? files.Count : 0;

    /// <summary>The file at a path, or null.</summary>
    public LakeFile? FileAt(string path) => State.Files.GetValueOrDefault(path);

    /// <summary>The newest transaction number of an application, or null when the log has none.</summary>
    public long? TransactionOf(string appId) => State.Transactions.TryGetValue(appId, out var version) ? version : null;

    /// <summary>The newest transaction numbers by application.</summary>
    public ImmutableDictionary<string, long> Transactions => State.Transactions;

    /// <summary>For messages and debugging.</summary>
    public override string ToString() => FormattableString.Invariant($"{Definition.Name}@{Version}");

    /// <summary>The same version with other files, as a commit that is being built would leave it.</summary>
    internal Snapshot With(IReadOnlyList<LakeFile> adds, IReadOnlyList<LakeFile> removes)
    {
        var builder = new SnapshotBuilder(this);
        builder.Change(adds, removes);
        return builder.ToSnapshot();
    }
}
