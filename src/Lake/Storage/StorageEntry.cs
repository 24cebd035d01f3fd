namespace Hybrid.Lake.Storage;

/// <summary>A file or folder.</summary>
/// <param name="Name">Its name in its folder.</param>
/// <param name="Size">Bytes; 0 for a folder.</param>
/// <param name="Modified">When it was last written.</param>
/// <param name="IsFolder">True for a folder.</param>
public readonly record struct StorageEntry(string Name, long Size, DateTimeOffset Modified, bool IsFolder);
