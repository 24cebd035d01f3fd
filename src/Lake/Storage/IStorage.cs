namespace Hybrid.Lake.Storage;

/// <summary>
/// Where a lake lies: the few verbs that commits need. Paths are relative to the root, with <c>/</c> between folders; folders appear as needed.
/// Whatever a verb has reported as done survives a crash of the machine. Safe for concurrent use.
/// </summary>
public interface IStorage
{
    /// <summary>The root as a person would name it, for messages.</summary>
    string Location { get; }

    /// <summary>Reads a whole file, or null when there is none.</summary>
    /// <exception cref="LakeException">The storage failed.</exception>
    ValueTask<byte[]?> ReadAsync(string path, CancellationToken cancellation = default);

    /// <summary>Reads part of a file; shorter than asked only at the file's end.</summary>
    /// <exception cref="LakeException"><see cref="LakeError.NotFound"/>, or the storage failed.</exception>
    ValueTask<byte[]> ReadRangeAsync(string path, long offset, int length, CancellationToken cancellation = default);

    /// <summary>
    /// Publishes a file that must be new: written beside its place, made durable, then given its name by a rename that fails when the name is taken.
    /// </summary>
    /// <returns>False when the name is taken; nothing was changed then. After an exception it is unknown whether the file was published.</returns>
    /// <exception cref="LakeException">The storage failed, or cannot rename so (<see cref="LakeError.FileSystemRefused"/>).</exception>
    ValueTask<bool> PublishAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellation = default);

    /// <summary>Writes a file, in place of an older one if there is one; a reader sees the old content or the new, never a mixture.</summary>
    /// <exception cref="LakeException">The storage failed.</exception>
    ValueTask ReplaceAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellation = default);

    /// <summary>
    /// The direct children of a folder in the ordinal order of their names, without what is half-written; empty when there is no such folder.
    /// </summary>
    /// <param name="folder">The folder; "" is the root.</param>
    /// <param name="startAfter">Only names after this one, or null for all.</param>
    /// <param name="cancellation">Gives up.</param>
    ValueTask<IReadOnlyList<StorageEntry>> ListAsync(string folder, string? startAfter = null, CancellationToken cancellation = default);

    /// <summary>Deletes a file; nothing happens when there is none.</summary>
    ValueTask DeleteAsync(string path, CancellationToken cancellation = default);

    /// <summary>Whether there is such a file.</summary>
    ValueTask<bool> ExistsAsync(string path, CancellationToken cancellation = default);

    /// <summary>
    /// Stores a file that a native library writes: <paramref name="write"/> is given a local path that does not exist yet and creates the file there. When this
    /// returns, the file stands at its place and is durable. An older file of the name is replaced; nothing is left when <paramref name="write"/> throws.
    /// </summary>
    ValueTask<StorageEntry> StoreFileAsync(string path, Func<string, CancellationToken, ValueTask> write, CancellationToken cancellation = default);

    /// <summary>A local path at which a native library can read the file (itself on local storage, a cached copy otherwise).</summary>
    /// <exception cref="LakeException"><see cref="LakeError.NotFound"/>, or the storage failed.</exception>
    ValueTask<string> FetchAsync(string path, CancellationToken cancellation = default);
}
