using System.Collections.Immutable;
using Hybrid.Lake.Tables;

namespace Hybrid.Lake.Delta;

/// <summary>
/// Replays log entries on a snapshot (protocol, "Action Reconciliation"). Steps for one entry: 1. protocol and metadata; 2. removes; 3. adds; 4. transactions;
/// 5. the loop's fold over what changed.
/// </summary>
internal sealed class SnapshotBuilder
{
    private readonly string _table;
    private readonly ImmutableDictionary<string, LakeFile>.Builder _files;
    private readonly ImmutableSortedDictionary<PartitionKey, ImmutableDictionary<string, LakeFile>>.Builder _byPartition;
    private readonly ImmutableDictionary<string, long>.Builder _transactions;
    private readonly ImmutableDictionary<string, Tombstone>.Builder _tombstones;
    private ProtocolAction? _protocol;
    private MetadataAction? _metadata;
    private TableDefinition? _definition;
    private LoopState _loop;
    private DateTimeOffset _timestamp;

    /// <summary>Starts before the first version.</summary>
    public SnapshotBuilder(string table)
    {
        _table = table;
        _files = ImmutableDictionary.CreateBuilder<string, LakeFile>(StringComparer.Ordinal);
        _byPartition = ImmutableSortedDictionary.CreateBuilder<PartitionKey, ImmutableDictionary<string, LakeFile>>();
        _transactions = ImmutableDictionary.CreateBuilder<string, long>(StringComparer.Ordinal);
        _tombstones = ImmutableDictionary.CreateBuilder<string, Tombstone>(StringComparer.Ordinal);
        _loop = LoopState.Empty;
        Version = -1;
    }

    /// <summary>Goes on from a snapshot.</summary>
    public SnapshotBuilder(Snapshot from)
    {
        var state = from.State;
        _table = state.Definition.Name;
        _files = state.Files.ToBuilder();
        _byPartition = state.ByPartition.ToBuilder();
        _transactions = state.Transactions.ToBuilder();
        _tombstones = state.Tombstones.ToBuilder();
        _protocol = state.Protocol;
        _metadata = state.Metadata;
        _definition = state.Definition;
        _loop = state.Loop;
        _timestamp = state.Timestamp;
        Version = state.Version;
    }

    /// <summary>The newest version applied; −1 before the first.</summary>
    public long Version { get; private set; }

    /// <summary>The unit by which partition values are read now.</summary>
    public PartitionUnit Unit => _definition?.Partition ?? PartitionUnit.None;

    /// <summary>Takes a log checkpoint as the beginning, with the loop state saved beside it.</summary>
    public void Begin(CommitRecord actions, LoopState loop, DateTimeOffset timestamp)
    {
        Apply(actions);
        _loop = loop;
        _timestamp = timestamp;
    }

    /// <summary>Applies the next version's entry.</summary>
    /// <returns>What it changed for those who wait on partitions.</returns>
    /// <exception cref="LakeException"><see cref="LakeError.UnsupportedFeature"/>; <see cref="LakeError.Corrupt"/>.</exception>
    public LoopChanges Apply(CommitRecord commit)
    {
        // 1. Protocol and metadata.
        if (commit.Protocol is { } protocol)
        {
            WriteRules.CheckReadable(_table, protocol);
            _protocol = protocol;
        }

        if (commit.Metadata is { } metadata)
        {
            _metadata = metadata;
            var before = Unit;
            _definition = SchemaJson.Read(_table, metadata);
            if (before != Unit && _files.Count > 0)
                throw new LakeException(LakeError.UnsupportedFeature, $"table '{_table}': version {commit.Version} changes the partition columns of a table with rows");
        }

        var touched = new List<PartitionKey>();
        var seen = new HashSet<PartitionKey>();

        // 2. Removes.
        foreach (var remove in commit.Removes)
        {
            _files.TryGetValue(remove.Path, out var file);
            var partition = file?.Partition ?? (remove.PartitionValues is { } values ? PartitionValueReader.KeyOf(Unit, values) : PartitionKey.Whole);
            if (file is not null)
            {
                Drop(file);
                if (remove.DataChange && seen.Add(partition))
                    touched.Add(partition);
            }

            _tombstones[remove.Path] = new(remove.Path, remove.DeletionTimestamp, commit.Version, partition, remove.Size ?? file?.Size);
        }

        // 3. Adds.
        foreach (var add in commit.Adds)
        {
            var file = add.ToFile(Unit);
            Put(file);
            _tombstones.Remove(file.Path);
            if (add.DataChange && seen.Add(file.Partition))
                touched.Add(file.Partition);
        }

        // 4. Transactions.
        foreach (var transaction in commit.Transactions)
            _transactions[transaction.AppId] = transaction.Version;

        // 5. The loop.
        Version = commit.Version;
        if (commit.Info.Timestamp > 0)
            _timestamp = DateTimeOffset.FromUnixTimeMilliseconds(commit.Info.Timestamp);
        var (loop, changes) = _loop.Apply(new()
        {
            Version = commit.Version,
            Kind = commit.Info.Kind,
            Touched = touched,
            Writer = commit.Info.Writer,
            Batch = commit.Info.Batch,
            RetiredWriter = commit.Info.RetiredWriter,
            Lateness = (_definition?.Lateness.Ticks ?? 0) / TimeSpan.TicksPerMicrosecond,
        });
        _loop = loop;
        return changes;
    }

    /// <summary>Changes files and nothing else.</summary>
    public void Change(IReadOnlyList<LakeFile> adds, IReadOnlyList<LakeFile> removes)
    {
        foreach (var file in removes)
            Drop(file);
        foreach (var file in adds)
            Put(file);
    }

    /// <summary>The snapshot at <see cref="Version"/>.</summary>
    /// <exception cref="LakeException"><see cref="LakeError.Corrupt"/>: no entry had protocol and metadata.</exception>
    public Snapshot ToSnapshot()
    {
        if (_protocol is null || _metadata is null || _definition is null)
            throw new LakeException(LakeError.Corrupt, $"table '{_table}': the log up to version {Version} has no protocol or no metadata");
        return new(new()
        {
            Version = Version,
            Timestamp = _timestamp,
            Protocol = _protocol,
            Metadata = _metadata,
            Definition = _definition,
            Files = _files.ToImmutable(),
            ByPartition = _byPartition.ToImmutable(),
            Transactions = _transactions.ToImmutable(),
            Tombstones = _tombstones.ToImmutable(),
            Loop = _loop,
        });
    }

    private void Put(LakeFile file)
    {
        if (_files.TryGetValue(file.Path, out var older))
            Drop(older);
        _files[file.Path] = file;
        var files = _byPartition.GetValueOrDefault(file.Partition) ?? ImmutableDictionary.Create<string, LakeFile>(StringComparer.Ordinal);
        _byPartition[file.Partition] = files.SetItem(file.Path, file);
    }

    private void Drop(LakeFile file)
    {
        _files.Remove(file.Path);
        var rest = _byPartition[file.Partition].Remove(file.Path);
        if (rest.IsEmpty)
            _byPartition.Remove(file.Partition);
        else
            _byPartition[file.Partition] = rest;
    }
}
