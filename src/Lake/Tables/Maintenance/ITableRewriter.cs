namespace Hybrid.Lake.Tables;

/// <summary>Rewrites data files: the work that needs an engine. Files that it stores are in no snapshot until they are committed.</summary>
public interface ITableRewriter
{
    /// <summary>Writes the rows of some files of one partition into one new file (sorted by key where the table has keys).</summary>
    /// <param name="table">The table.</param>
    /// <param name="snapshot">The snapshot that the files are from.</param>
    /// <param name="files">The files, all of one partition.</param>
    /// <param name="writer">The id for the new file's name and tags.</param>
    /// <param name="number">The number for the new file's name and tags.</param>
    /// <param name="cancellation">Gives up.</param>
    ValueTask<IReadOnlyList<LakeFile>> CompactAsync(
        LakeTable table, Snapshot snapshot, IReadOnlyList<LakeFile> files, string writer, long number, CancellationToken cancellation);

    /// <summary>
    /// Merges staged rows into a keyed table: of rows with one key in the staged files the last (by file, then position) counts; it replaces the row of its key
    /// in the snapshot. Only files that hold such rows are rewritten.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="snapshot">The snapshot to merge into.</param>
    /// <param name="staged">The staged files, oldest first.</param>
    /// <param name="writer">The id for the new files' names and tags.</param>
    /// <param name="number">The number for the new files' names and tags.</param>
    /// <param name="cancellation">Gives up.</param>
    ValueTask<RewrittenFiles> MergeAsync(
        LakeTable table, Snapshot snapshot, IReadOnlyList<LakeFile> staged, string writer, long number, CancellationToken cancellation);
}
