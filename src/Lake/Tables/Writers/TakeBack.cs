using Hybrid.Lake.Delta;

namespace Hybrid.Lake.Tables;

/// <summary>
/// Undoes some commits of a writer: pure. The entries since are replayed in two tables at once, the one that is and the one that would be without the undone
/// commits. Compactions that merged undone files are undone too: they change no row.
/// <para>Always true while replaying: <c>_extra</c> holds the files that are and would not be, <c>_missing</c> those that would be and are not.</para>
/// </summary>
internal sealed class TakeBack
{
    private readonly Dictionary<string, LakeFile> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LakeFile> _extra = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LakeFile> _missing = new(StringComparer.Ordinal);
    private readonly Func<string, LakeFile?> _before;
    private readonly PartitionUnit _unit;

    private TakeBack(Func<string, LakeFile?> before, PartitionUnit unit)
    {
        _before = before;
        _unit = unit;
    }

    /// <summary>Versions of other commits that stand on undone rows: it cannot be done when there are any.</summary>
    public List<long> Obstacles { get; } = [];

    /// <summary>Files to remove.</summary>
    public IReadOnlyList<LakeFile> Removes => [.. _extra.Values];

    /// <summary>Files to add again.</summary>
    public IReadOnlyList<LakeFile> Adds => [.. _missing.Values];

    /// <summary>Plans it.</summary>
    /// <param name="commits">All entries from the first undone one to the newest, oldest first.</param>
    /// <param name="undone">The versions to undo.</param>
    /// <param name="before">The file at a path in the snapshot before the first of them.</param>
    /// <param name="unit">The table's partition unit.</param>
    public static TakeBack Plan(IReadOnlyList<CommitRecord> commits, IReadOnlySet<long> undone, Func<string, LakeFile?> before, PartitionUnit unit)
    {
        var plan = new TakeBack(before, unit);
        foreach (var commit in commits)
            plan.Replay(commit, undone.Contains(commit.Version));
        return plan;
    }

    private void Replay(CommitRecord commit, bool isUndone)
    {
        var standsOnUndone = commit.Removes.Any(remove => _extra.ContainsKey(remove.Path));
        if (!isUndone && standsOnUndone)
        {
            var isRearrangement = commit.Removes.All(remove => !remove.DataChange) && commit.Adds.All(add => !add.DataChange);
            if (commit.Info.Kind == CommitKind.Expiry)
            {
                Expire(commit);
                return;
            }

            if (!isRearrangement)
            {
                Obstacles.Add(commit.Version);
                return;
            }

            isUndone = true;
        }

        foreach (var remove in commit.Removes)
        {
            if (!isUndone || _extra.Remove(remove.Path))
                continue;
            _missing[remove.Path] = _known.GetValueOrDefault(remove.Path) ?? _before(remove.Path)
                ?? throw new LakeException(LakeError.Corrupt, $"version {commit.Version} removes '{remove.Path}', which is not in the table");
        }

        foreach (var add in commit.Adds)
        {
            var file = add.ToFile(_unit);
            _known[file.Path] = file;
            if (isUndone && !_missing.Remove(file.Path))
                _extra[file.Path] = file;
        }
    }

    /// <summary>Its partitions are gone in both tables.</summary>
    private void Expire(CommitRecord commit)
    {
        foreach (var remove in commit.Removes)
            if (_extra.Remove(remove.Path, out var file))
                foreach (var (path, _) in _missing.Where(entry => entry.Value.Partition == file.Partition).ToList())
                    _missing.Remove(path);
    }
}
